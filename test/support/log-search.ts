import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Confidential texts that are recognisable by their form. */
const SHAPES: readonly [kind: string, shape: RegExp][] = [
  ['a token', /eyJ[\w-]{10,}\.[\w-]{10,}/],
  ['an API key', /vrk_[0-9A-Za-z]{38}/],
  ['a private key', /PRIVATE KEY/],
  ['an address with a password', /postgres(?:ql)?:\/\/[^\s:/]+:[^\s@/]+@/],
];

/** The characters of VINs, secrets, keys and tokens in the tests, which delimit a word of the log. */
const WORDS = /[\w\-.~]+/g;

/** A text that must not be in a log, and where its first word is in it. A name or an address has several words. */
interface Known {
  readonly kind: string;
  readonly text: string;
  readonly offset: number;
}

/**
 * Searches everything that was logged in a run for secrets, keys, tokens, VINs, marks, names and addresses.
 *
 * @param folder with the files that `suite-log.ts` wrote
 * @returns what kind was found, and the line with the text removed
 */
export async function findLeaks(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).map((name) => join(folder, name));
  // By the first word, because the texts are many, and looking for each of them in each line would take minutes.
  const known = new Map<string, Map<string, Known>>();
  for (const file of files.filter((name) => name.endsWith('.known'))) {
    for (const line of (await readFile(file, 'utf8')).split('\n').filter(Boolean)) {
      const [kind, text] = JSON.parse(line) as [string, string];
      const first = new RegExp(WORDS).exec(text);
      if (!first) throw new Error(`${kind} without a word can't be found.`);
      const others = known.get(first[0]) ?? new Map<string, Known>();
      known.set(first[0], others.set(text, { kind, text, offset: first.index }));
    }
  }
  const found: string[] = [];
  for (const file of files.filter((name) => name.endsWith('.log'))) {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      for (const [kind, shape] of SHAPES) {
        if (shape.test(line)) found.push(`${kind}: ${line.replace(shape, '…')}`);
      }
      for (const { 0: word, index } of line.matchAll(WORDS)) {
        for (const { kind, text, offset } of known.get(word)?.values() ?? []) {
          if (line.startsWith(text, index - offset)) found.push(`${kind}: ${line.replaceAll(text, '…')}`);
        }
      }
    }
  }
  return found;
}
