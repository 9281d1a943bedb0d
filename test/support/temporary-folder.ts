import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** Linux's file system in memory. Other systems have none in this place. */
const IN_MEMORY = '/dev/shm';

/** A run of all tests had 0.7 GB there at most. The rest is for tests to come, and for the programs of who runs them. */
const NEEDED_BYTES = 8 * 1024 ** 3;

const NAME = /^recalls-tests-(\d+)-/;

/**
 * Lets the tests have their temporary files in memory, where there is room. They make and drop a database for most files, and each is a
 * thousand files. For each new one the disk's file system passes over all those that were removed seconds before, which with the
 * rest of what a disk costs was a quarter of the processor time of a sample of 32 files.
 *
 * @returns a function that removes them; `undefined` when the files are where the system has its temporary ones
 */
export function keepTemporaryFilesInMemory(): (() => void) | undefined {
  // Who says where they belong decides, and the evidence in docs/reliability.md is of a disk.
  if (process.env.TMPDIR !== undefined || process.env.RELIABILITY !== undefined) return undefined;
  if (!hasRoom()) return undefined;
  removeLeftovers();
  const folder = mkdtempSync(join(IN_MEMORY, `recalls-tests-${process.pid}-`));
  // As the system's: PostgreSQL and PgBouncer run as accounts of their own.
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  return () => {
    delete process.env.TMPDIR;
    rmSync(folder, { recursive: true, force: true });
  };
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return Math.min(bavail * bsize, process.availableMemory()) >= NEEDED_BYTES;
  } catch {
    return false;
  }
}

/** Memory would be lost until the machine restarts when a run was killed. */
function removeLeftovers(): void {
  for (const name of readdirSync(IN_MEMORY)) {
    const pid = Number(NAME.exec(name)?.[1]);
    if (Number.isNaN(pid) || isRunning(pid)) continue;
    rmSync(join(IN_MEMORY, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
