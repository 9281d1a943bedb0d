import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { begin } from './transactions.js';
import { withConnection } from './with-connection.js';

/** A notification takes milliseconds. This is how long a start on a busy machine waits for it. */
const NOTIFICATION_TIMEOUT_MS = 10_000;

/**
 * Whether a connection keeps one session of PostgreSQL.
 *
 * A pooler that does not may still hand out the same session each time, while nobody else uses it. So a second connection takes what it can
 * get in between, which shows such a pooler at once. What proves a session is a notification: it reaches a connection that asks nothing only
 * while that has its session.
 *
 * @param url where it is connected to
 * @returns what shows that it keeps none, in words; undefined when it keeps one
 * @throws TransactionsRefused
 */
export function findLostSession(one: Client, url: string): Promise<string | undefined> {
  return withConnection(
    url,
    async (other) => (await findOtherBackend(one, other)) ?? (await findLostNotification(one, other)),
  );
}

async function findOtherBackend(one: Client, other: Client): Promise<string | undefined> {
  const first = await backendOf(one);
  // A pooler that takes its sessions in turn gives another one now.
  const second = await backendOf(one);
  if (second !== first) return twoBackends(first, second);
  // One that takes the session that was used last gives that to the second connection.
  await begin(other);
  if ((await backendOf(other)) === first) {
    return `session ${first} of PostgreSQL answered two connections that were both open`;
  }
  const third = await backendOf(one);
  await other.query('ROLLBACK');
  return third === first ? undefined : twoBackends(first, third);
}

async function findLostNotification(one: Client, other: Client): Promise<string | undefined> {
  const channel = `recalls_${randomUUID().replaceAll('-', '')}`;
  let timer: NodeJS.Timeout | undefined;
  const heard = new Promise<boolean>((resolve) => {
    one.once('notification', () => resolve(true));
    timer = setTimeout(() => resolve(false), NOTIFICATION_TIMEOUT_MS);
  });
  try {
    await one.query(`LISTEN ${channel}`);
    await other.query('SELECT pg_notify($1, $2)', [channel, '']);
    return (await heard) ? undefined : 'a notification (LISTEN, NOTIFY) did not arrive';
  } finally {
    clearTimeout(timer);
  }
}

async function backendOf(connection: Client): Promise<number> {
  const { rows } = await connection.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  if (!rows[0]) throw new Error('A statement without a table has a row.');
  return rows[0].pid;
}

function twoBackends(one: number, other: number): string {
  return `two statements of one connection were answered by the sessions ${one} and ${other} of PostgreSQL`;
}
