import { readFileSync } from 'node:fs';

/** A line is a number and its postcode: `5432,BF1 9BQ`. Only the numbers are used. */
const LINE = /^"?(\d{1,4})"?\s*,\s*"?[A-Za-z0-9 ]*"?\s*$/;

/** The first line may name the columns. */
const HEADING = /^\D/;

/** The file of BFPO numbers can't be used: the service does not start, because every BFPO address would get a wrong reason or none. */
export class InvalidBfpoList extends Error {
  override readonly name = 'InvalidBfpoList';
}

/**
 * The operational BFPO numbers in a file.
 *
 * @throws InvalidBfpoList naming the first line that is wrong
 */
export function readBfpoNumbers(path: string): ReadonlySet<number> {
  const lines = textOf(path).split(/\r?\n/);
  const numbers = new Set<number>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || (index === 0 && HEADING.test(line))) continue;
    const number = Number(LINE.exec(line)?.[1] ?? 0);
    if (number === 0) {
      throw new InvalidBfpoList(
        `BFPO_LIST_FILE: line ${index + 1} must have a number from 1 to 9999 and a postcode with a comma between them.`,
      );
    }
    numbers.add(number);
  }
  if (numbers.size === 0) throw new InvalidBfpoList('BFPO_LIST_FILE has no number.');
  return numbers;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InvalidBfpoList(`BFPO_LIST_FILE can not be read (${code}).`);
  }
}
