import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { sayWhatIsAwaited } from '../clock/wait-notice.js';
import { withTimeout } from '../clock/with-timeout.js';
import { isLockedByOthers } from '../errors/database-unavailable.js';
import { ADVISORY_LOCKS } from './advisory-locks.js';
import { findBlocker, findHolder } from './blocking-session.js';
import { CannotOpenDatabase } from './cannot-open-database.js';
import { connectionTo } from './connection.js';
import { connectDataSource, createDataSource } from './data-source.js';
import { grantApplication } from './grants.js';
import { openConnection } from './open-connection.js';
import { keepPartitions } from './partitions.js';
import { PROCESS_NAME } from './process-name.js';
import { LONG_STATEMENT_TIMEOUT_MS } from './statement-timeout.js';

const CONNECTION_TIMEOUT_MS = 10_000;

/** For another process that migrates, and for sessions that use what a migration changes: a file may be merged for minutes. */
export const MIGRATION_LOCK_TIMEOUT_MS = 10 * 60_000;

/**
 * While a migration waits for a table, everybody else waits for the table behind it. So it gives up soon, lets the others
 * pass and tries again.
 */
const TABLE_LOCK_TIMEOUT_MS = 2_000;
const PAUSE_MS = 1_000;

const POLL_MS = 200;
const END_TIMEOUT_MS = 2_000;

const APPLICATION_NAME = `vehicle-recalls migration ${PROCESS_NAME}`;

export interface MigrationOptions {
  /** For other processes in all. */
  readonly lockTimeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Told before a step that may take a moment. Without it, what takes long is said on standard error. */
  readonly onStep?: ((step: string) => void) | undefined;
  /** The names of those to make; all of them without it. A backup is restored into the schema that it was made of. */
  readonly migrations?: readonly string[] | undefined;
}

/**
 * Migrates the database's schema. Processes that start together wait for one another under an advisory lock. The lock belongs to the
 * session, so it is released if a process dies while it migrates.
 *
 * @param url as the role that owns the tables
 * @param applicationRole the role that works with them, when it is another
 * @throws CannotOpenDatabase when another process is in the way for too long
 */
export async function migrate(
  url: string,
  applicationRole?: string,
  options: MigrationOptions = {},
): Promise<void> {
  const { lockTimeoutMs = MIGRATION_LOCK_TIMEOUT_MS, signal, migrations } = options;
  const lock = await openConnection({
    ...connectionTo(url, { mayBeSilent: true }),
    application_name: 'vehicle-recalls migration lock',
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    lock_timeout: lockTimeoutMs,
    query_timeout: LONG_STATEMENT_TIMEOUT_MS,
  });
  try {
    await takeLock(lock, lockTimeoutMs, signal);
    // Building an index on millions of rows takes longer than any call may.
    const dataSource = createDataSource(url, {
      poolSize: 2,
      statementTimeoutMs: 0,
      lockTimeoutMs: TABLE_LOCK_TIMEOUT_MS,
      applicationName: APPLICATION_NAME,
      ...(migrations === undefined ? {} : { migrations }),
    });
    await connectDataSource(dataSource, LONG_STATEMENT_TIMEOUT_MS);
    try {
      await runMigrations(dataSource, lock, options);
    } finally {
      // A statement that was broken off may go on for a while.
      await withTimeout(END_TIMEOUT_MS, dataSource.destroy()).catch(() => {});
    }
    await keepPartitions(lock);
    if (applicationRole !== undefined) await grantApplication(lock, applicationRole);
  } finally {
    await lock.end();
  }
}

/** Asked for again and again, because a session that waits for the lock could not be asked who has it. */
async function takeLock(
  connection: Client,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let holder: string | undefined;
  const take = async () => {
    for (;;) {
      signal?.throwIfAborted();
      const { rows } = await connection.query<{ taken: boolean }>(
        'SELECT pg_try_advisory_lock($1) AS taken',
        [ADVISORY_LOCKS.migration],
      );
      if (rows[0]?.taken === true) return;
      holder = await findHolder(connection, ADVISORY_LOCKS.migration);
      if (performance.now() > deadline) {
        throw new CannotOpenDatabase(
          `Another process has been bringing the database up to date for more than ${Math.ceil(timeoutMs / 1_000)} s: ` +
            `${holder ?? 'unknown'}. Nothing was changed here. Try again when it is done.`,
        );
      }
      await delay(POLL_MS);
    }
  };
  await sayWhatIsAwaited(
    () => `another process that brings the database up to date${holder === undefined ? '' : `: ${holder}`}`,
    take,
  );
}

async function runMigrations(
  dataSource: DataSource,
  observer: Client,
  { lockTimeoutMs = MIGRATION_LOCK_TIMEOUT_MS, signal, onStep }: MigrationOptions,
): Promise<void> {
  if (onStep && (await dataSource.showMigrations())) onStep('Bringing the database up to date');
  let blocker: string | undefined;
  const looking = setInterval(() => {
    findBlocker(observer, APPLICATION_NAME).then(
      (found) => {
        blocker = found ?? blocker;
      },
      () => {},
    );
  }, TABLE_LOCK_TIMEOUT_MS / 4);
  const awaited = () => {
    if (blocker !== undefined) return `${blocker}, which uses a table that has to be changed`;
    return onStep
      ? undefined
      : 'the database to be brought up to date, which takes minutes where there are millions of recalls';
  };
  try {
    await sayWhatIsAwaited(awaited, () =>
      orAborted(
        untilUnlocked(dataSource, lockTimeoutMs, signal, () => blocker),
        signal,
      ),
    );
  } finally {
    clearInterval(looking);
  }
}

/** Each migration is a transaction: what was done before one had to give up is not done again. */
async function untilUnlocked(
  dataSource: DataSource,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  blocker: () => string | undefined,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      await dataSource.runMigrations();
      return;
    } catch (error) {
      if (!isLockedByOthers(error)) throw error;
      if (performance.now() > deadline) {
        throw new CannotOpenDatabase(
          `The database could not be brought up to date within ${Math.ceil(timeoutMs / 1_000)} s, because another session uses ` +
            `a table that has to be changed: ${blocker() ?? 'unknown'}. Try again when it is done, or end it with pg_terminate_backend.`,
        );
      }
      await delay(PAUSE_MS, undefined, { signal });
    }
  }
}

/** The work goes on; a server that is stopped, or a connection that is closed, ends it. */
function orAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
