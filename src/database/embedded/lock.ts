import { lock } from 'proper-lockfile';

/** A process that was killed while it held the lock delays the next one by so much. The library's least is 2 s. */
const STALE_AFTER_MS = 4_000;

/** Longer than the longest that may happen under the lock: a server that recovers from a crash before it is ready. */
const PATIENCE_MS = 150_000;
const RETRY_MS = 50;

/**
 * Does the work while no other process does any under the same lock: to start, join and stop a server. A folder is the
 * lock, because the server that could keep a better one may not run yet.
 */
export async function underLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const unlock = await lock(path, {
    lockfilePath: path,
    realpath: false,
    stale: STALE_AFTER_MS,
    update: STALE_AFTER_MS / 4,
    retries: { retries: PATIENCE_MS / RETRY_MS, factor: 1, minTimeout: RETRY_MS, maxTimeout: RETRY_MS },
    // A machine that slept: another process may have taken the lock. PostgreSQL's own lock still keeps two servers
    // off one folder, so the work goes on.
    onCompromised: () => {},
  });
  try {
    return await work();
  } finally {
    await unlock().catch(() => {});
  }
}
