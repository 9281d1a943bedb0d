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

/**
 * Searches everything that was logged in a run for secrets, keys, tokens and VINs.
 *
 * @param folder with the files that `suite-log.ts` wrote
 * @returns what kind was found, and the line with the text removed
 */
export async function findLeaks(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).map((name) => join(folder, name));
  const known = new Map<string, string>();
  for (const file of files.filter((name) => name.endsWith('.known'))) {
    for (const line of (await readFile(file, 'utf8')).split('\n').filter(Boolean)) {
      const [kind, value] = JSON.parse(line) as [string, string];
      known.set(value, kind);
    }
  }
  const found: string[] = [];
  for (const file of files.filter((name) => name.endsWith('.log'))) {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      for (const [kind, shape] of SHAPES) {
        if (shape.test(line)) found.push(`${kind}: ${line.replace(shape, '…')}`);
      }
      for (const [word] of line.matchAll(WORDS)) {
        const kind = known.get(word);
        if (kind !== undefined) found.push(`${kind}: ${line.replaceAll(word, '…')}`);
      }
    }
  }
  return found;
}
