import { setTimeout as delay } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { CannotOpenDatabase } from '../cannot-open-database.js';

/** How long a process that was killed while it had the lock delays the next one. The library's minimum is 2 s. */
const STALE_AFTER_MS = 4_000;

/** Longer than the longest operation under the lock: the recovery of a server after a crash. */
const TIMEOUT_MS = 150_000;
const RETRY_MS = 50;

/**
 * Runs the work under an exclusive lock, for starting, joining and stopping a server. The lock is a folder, because the server that could
 * keep a better lock may not be running yet.
 *
 * @param signal ends the wait
 * @throws CannotOpenDatabase when the lock does not become free
 */
export async function underLock<Result>(
  path: string,
  work: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const unlock = await takeLock(path, signal);
  try {
    return await work();
  } finally {
    await unlock().catch(() => {});
  }
}

async function takeLock(path: string, signal?: AbortSignal): Promise<() => Promise<void>> {
  const deadline = performance.now() + TIMEOUT_MS;
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await lock(path, {
        lockfilePath: path,
        realpath: false,
        stale: STALE_AFTER_MS,
        update: STALE_AFTER_MS / 4,
        // This machine was asleep, and another process may have taken the lock. The work goes on: PostgreSQL's own lock prevents two
        // servers of one machine on one folder, and a server whose lease another container took is ended.
        onCompromised: () => {},
      });
    } catch (error) {
      // The library's own retries would also repeat errors that can't go away, such as a folder that is not writable.
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (performance.now() > deadline) {
        throw new CannotOpenDatabase(
          `Another process has been starting or stopping the database for long (${path}).`,
        );
      }
    }
    await delay(RETRY_MS);
  }
}
