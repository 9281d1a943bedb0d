import { statfs } from 'node:fs/promises';

const MEGABYTE = 1024 ** 2;

/** What a new database and its migrations take, with some room to work. */
const NEW_DATABASE_BYTES = 80 * MEGABYTE;

/** Less than a page of PostgreSQL's log of changes. PostgreSQL's own words may be lost then: its log is on the same disk. */
const FULL_BELOW_BYTES = MEGABYTE;

const ELSEWHERE = 'or set DATA_DIR to a folder on another disk.';

/** What the C library calls errors of a disk, as PostgreSQL's programs quote them: they run with LC_ALL=C. */
const PROBLEMS: readonly (readonly [RegExp, string])[] = [
  [/No space left on device/, 'is full: free some space on it'],
  [/Disk quota exceeded/, 'has no room left for this account: raise its quota'],
  [/Read-only file system/, 'is read-only: mount it so that it can be written to'],
  [/Input\/output error/, 'has input/output errors: repair it'],
];

/**
 * One line about a disk, from what PostgreSQL said and what the system says; undefined when the disk is not the problem.
 *
 * @param folder which is on that disk
 */
export async function diskProblem(said: string, folder: string): Promise<string | undefined> {
  const found = PROBLEMS.find(([words]) => words.test(said));
  if (found) return `The disk of ${folder} ${found[1]}, ${ELSEWHERE}`;
  const free = await freeBytes(folder);
  if (free === undefined || free >= FULL_BELOW_BYTES) return undefined;
  return `The disk of ${folder} is full: free some space on it, ${ELSEWHERE}`;
}

/** Why no database can be made in a folder; undefined when there is room for one, or nobody knows. */
export async function lackOfSpace(folder: string): Promise<string | undefined> {
  const free = await freeBytes(folder);
  if (free === undefined || free >= NEW_DATABASE_BYTES) return undefined;
  return (
    `The disk of ${folder} has ${Math.floor(free / MEGABYTE)} MB free, and a new database needs ${NEW_DATABASE_BYTES / MEGABYTE} MB: ` +
    `free some space on it, ${ELSEWHERE}`
  );
}

/** For accounts other than root. Some file systems say that they have no blocks at all. */
async function freeBytes(folder: string): Promise<number | undefined> {
  const found = await statfs(folder).catch(() => undefined);
  return found === undefined || found.blocks === 0 ? undefined : found.bavail * found.bsize;
}
