import { setTimeout as delay } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { CannotOpenDatabase } from '../cannot-open-database.js';

/** How long a process that was killed while it had the lock delays the next one. The library's minimum is 2 s. */
const STALE_AFTER_MS = 4_000;

/** Longer than the longest that may happen under the lock: a server that recovers from a crash before it is ready. */
export const LOCK_TIMEOUT_MS = 150_000;
const RETRY_MS = 50;

/**
 * Runs the work under an exclusive lock, for starting, joining and stopping a server. The lock is a folder, because the server that could
 * keep a better lock may not be running yet.
 *
 * @param signal ends the waiting
 * @param timeoutMs for the lock
 * @throws CannotOpenDatabase when the lock does not come free
 */
export async function underLock<Result>(
  path: string,
  work: () => Promise<Result>,
  { signal, timeoutMs = LOCK_TIMEOUT_MS }: { signal?: AbortSignal | undefined; timeoutMs?: number } = {},
): Promise<Result> {
  const unlock = await takeLock(path, timeoutMs, signal);
  try {
    return await work();
  } finally {
    await unlock().catch(() => {});
  }
}

async function takeLock(
  path: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<() => Promise<void>> {
  const deadline = performance.now() + timeoutMs;
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
          `Another process has been starting or stopping the database for ${Math.ceil(timeoutMs / 1_000)} s (its lock is ` +
            `${path}). Try again when it is done, or end that process if it hangs.`,
        );
      }
    }
    await delay(RETRY_MS);
  }
}
