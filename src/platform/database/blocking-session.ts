import type { Client } from 'pg';
import { sayWaiting } from '../clock/wait-notice.js';
import { connectionTo } from './connection.js';
import { openConnection } from './open-connection.js';

const FIRST_LOOK_MS = 2_000;
const BETWEEN_LOOKS_MS = 1_000;
const TIMEOUT_MS = 5_000;

/** What every role may read of a session of another role is its number, user and name. */
const DESCRIPTION = `
  format('process %s of the database (%s, user %s%s)', blocker.pid, coalesce(nullif(blocker.application_name, ''), 'no name'),
         blocker.usename, ', since ' || to_char(blocker.xact_start, 'HH24:MI:SS') || ' UTC') AS session`;

const BLOCKER = `
  SELECT ${DESCRIPTION}
    FROM pg_stat_activity AS waiting
   CROSS JOIN LATERAL unnest(pg_blocking_pids(waiting.pid)) AS blocking (pid)
    JOIN pg_stat_activity AS blocker ON blocker.pid = blocking.pid
   WHERE waiting.application_name = $1 AND waiting.datname = current_database()
     AND blocker.application_name IS DISTINCT FROM $1
   LIMIT 1`;

const HOLDER = `
  SELECT ${DESCRIPTION}
    FROM pg_locks JOIN pg_stat_activity AS blocker USING (pid)
   WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
     AND (classid::bigint << 32 | objid::bigint) = $1::bigint AND objsubid = 1
   LIMIT 1`;

/** The session that a session of this name waits for, in words; undefined when none waits. */
export function findBlocker(connection: Client, applicationName: string): Promise<string | undefined> {
  return findSession(connection, BLOCKER, applicationName);
}

/** The session that has an advisory lock, in words. */
export function findHolder(connection: Client, lock: bigint): Promise<string | undefined> {
  return findSession(connection, HOLDER, lock);
}

async function findSession(
  connection: Client,
  statement: string,
  value: string | bigint,
): Promise<string | undefined> {
  const { rows } = await connection.query<{ session: string }>(statement, [value]);
  return rows[0]?.session;
}

/**
 * Does the work, and says on standard error which session has locked what it needs, if it waits for one for two seconds.
 *
 * @param applicationName of the sessions that do the work
 */
export async function sayWhatLocks<Result>(
  url: string,
  applicationName: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const timer = setTimeout(
    // A database that can't be asked is told of by the work itself.
    () => void watch(url, applicationName, over.signal).catch(() => {}),
    FIRST_LOOK_MS,
  );
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

async function watch(url: string, applicationName: string, over: AbortSignal): Promise<void> {
  const connection = await openConnection({
    ...connectionTo(url),
    application_name: 'vehicle-recalls lock watch',
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  try {
    let said: string | undefined;
    while (!over.aborted) {
      const blocker = await findBlocker(connection, applicationName);
      if (blocker !== undefined && blocker !== said && !over.aborted) {
        said = blocker;
        sayWaiting(`${blocker}, which has locked what is needed here`);
      }
      await pause(over);
    }
  } finally {
    void connection.end().catch(() => {});
  }
}

function pause(over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      over.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, BETWEEN_LOOKS_MS);
    over.addEventListener('abort', end);
  });
}
