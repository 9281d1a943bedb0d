import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

// docs/adr/0018-the-service-starts-from-a-bundle.md

const FOLDER = resolve('dist/service');

/** The files of this build. Those of builds before it remain for a day. */
function filesOfBuild(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const read = (name: string): void => {
    // Some packages name files of their own in the same way.
    if (files.has(name) || !existsSync(join(FOLDER, name))) return;
    const text = readFileSync(join(FOLDER, name), 'utf8');
    files.set(name, text);
    for (const [, other = ''] of text.matchAll(/["'`]\.\/([\w.$-]+\.js)["'`]/g)) read(other);
  };
  read('main.js');
  read('cli.js');
  return files;
}

const files = filesOfBuild();

/** What the source map says about the place of a text in the bundle. */
function originOf(text: string): { path: string; line: string } | undefined {
  const [name, code = ''] = [...files].find(([, code]) => code.includes(text)) ?? [];
  if (name === undefined) throw new Error(`No file has: ${text}`);
  const map = new SourceMap(JSON.parse(readFileSync(join(FOLDER, `${name}.map`), 'utf8')));
  const before = code.slice(0, code.indexOf(text)).split('\n');
  const origin = map.findEntry(before.length - 1, before.at(-1)?.length ?? 0);
  if (!('originalSource' in origin) || origin.originalSource === undefined) return undefined;
  const path = resolve(FOLDER, origin.originalSource);
  return { path, line: readFileSync(path, 'utf8').split('\n')[origin.originalLine] ?? '' };
}

it('has no character that makes V8 keep two bytes for each character of a file', () => {
  const isLatin1 = (text: string) => Buffer.from(text, 'latin1').toString('latin1') === text;
  expect([...files].filter(([, text]) => !isLatin1(text)).map(([name]) => name)).toEqual([]);
  expect(files.size).toBeGreaterThan(50);
});

it('leads from our code to the lines of the TypeScript, and from the code of libraries nowhere', () => {
  expect(originOf('class DailyQuotaGuard')).toEqual({
    path: resolve('src/platform/limits/daily-quota.guard.ts'),
    line: 'export class DailyQuotaGuard implements CanActivate {',
  });
  expect(originOf('PostgresQueryRunner')).toBeUndefined();
});
