import type { Settings } from '../config/settings.js';
import { type OpenDatabase, openDatabase } from '../database/open-database.js';
import { withCleanUp } from './interruption.js';

/** A person waits no longer for another process that starts the database or brings it up to date. */
const LOCK_TIMEOUT_MS = 60_000;

/**
 * Does a command's work with the database, which is started if it does not run, and stopped again afterwards or when the
 * command is interrupted.
 *
 * @param lockTimeoutMs for other processes that start or migrate it
 */
export async function withDatabase<Result>(
  settings: Settings,
  work: (database: OpenDatabase) => Promise<Result>,
  lockTimeoutMs: number = LOCK_TIMEOUT_MS,
): Promise<Result> {
  const interruption = new AbortController();
  const opening = openDatabase(settings, { signal: interruption.signal, lockTimeoutMs });
  const release = async () => {
    interruption.abort();
    const database = await opening.catch(() => undefined);
    await database?.release();
  };
  return withCleanUp(release, async () => {
    const database = await opening;
    try {
      return await work(database);
    } finally {
      await database.release();
    }
  });
}
