#!/usr/bin/env node
/*
 * Finds words that this project has replaced by the usual ones (CONTRIBUTING.md, "How the code is written"). Add a word only after its last
 * use was replaced, because everybody would ignore a list that the files do not keep to.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Each pattern, and the words to use instead. */
const GIVEN_UP = [
  // "mended" is a field of `recalls reconcile --json`.
  [/\bmend(s|ing)?\b/i, 'fix'],
  [/\bknock(s|ed)?\b/i, 'probe'],
  [/\bgather(s|ed|ing)?\b/i, 'collect, or batch'],
  [/\bmourn(s|ed)?\b/i, 'report'],
  [/\bpatien(ce|tly)\b/i, 'timeout, or retry budget'],
  [/\bdoorkeeper\b/i, 'connection limiter'],
  [/\bonce an outage\b/i, 'once in an outage'],
  [/\bwhoever\b/i, 'the caller, the client, the operator, …'],
  [/\ball the same\b/i, 'nevertheless'],
  [/\bas ever\b/i, 'as usual'],
  [/\bway out\b/i, 'solution, or exit'],
  [/\breckon(s|ed|ing)?\b/i, 'compute, or calculate'],
  [/\bheld against\b/i, 'compared with'],
  [/\bwithout hands\b/i, 'automatically'],
  [/\band only then\b/i, 'and not before'],
];

/** Generated from the code, or text of others. */
const LEFT_OUT = [
  /^docs\/openapi\.yml$/,
  /^docs\/postman\//,
  /^client\/schema\.d\.ts$/,
  /^bin\/check-words\.js$/,
];

const files = execFileSync('git', ['ls-files', '*.ts', '*.md', '*.js', '*.cjs'], { encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((file) => !LEFT_OUT.some((pattern) => pattern.test(file)));
let found = 0;
for (const file of files) {
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    for (const [word, better] of GIVEN_UP) {
      const match = word.exec(line);
      if (!match) continue;
      found += 1;
      console.error(`${file}:${index + 1}: "${match[0]}": write ${better}`);
    }
  }
}
if (found > 0) process.exitCode = 1;
