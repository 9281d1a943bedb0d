import type { ClientConfig } from 'pg';
import { CannotOpenDatabase } from './cannot-open-database.js';
import { addressOf, connectionTo } from './connection.js';
import { openConnection } from './open-connection.js';
import { requireUsableSession } from './require-usable-session.js';

const OLDEST_VERSION = 14;
const UNKNOWN_SETTING = '42704';

/** For the connection and its first response. */
const TIMEOUT_MS = 10_000;

/**
 * Connects to a database and reports a problem in terms of its setting, before any other code fails on it.
 *
 * @returns the role that is connected
 * @throws CannotOpenDatabase
 */
export async function checkConnection(setting: string, url: string): Promise<{ role: string }> {
  let found: { major: number; role: string };
  try {
    found = await ask(connectionTo(url)).catch((error) => {
      if (error.code !== UNKNOWN_SETTING) throw error;
      // A server that is too old for the session settings can still report its version.
      return ask(addressOf(url));
    });
  } catch (error) {
    if (error instanceof CannotOpenDatabase) throw new CannotOpenDatabase(`${setting}: ${error.message}`);
    throw new CannotOpenDatabase(`${setting} names a database that can't be reached: ${reasonOf(error)}`);
  }
  if (found.major < OLDEST_VERSION) {
    throw new CannotOpenDatabase(
      `${setting} names a PostgreSQL ${found.major}: the service needs ${OLDEST_VERSION} or later.`,
    );
  }
  try {
    await requireUsableSession(setting, url);
  } catch (error) {
    if (error instanceof CannotOpenDatabase) throw error;
    throw new CannotOpenDatabase(
      `${setting} names a database that refuses a session of the service: ${reasonOf(error)}`,
    );
  }
  return found;
}

async function ask(connection: ClientConfig): Promise<{ major: number; role: string }> {
  const client = await openConnection({
    ...connection,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  try {
    const { rows } = await client.query(
      "SELECT current_setting('server_version_num')::int / 10000 AS major, current_user AS role",
    );
    return rows[0];
  } finally {
    // The end is not awaited, because its result is not needed and a network that goes silent now would never deliver it.
    void client.end();
  }
}

/** Neither Node.js nor PostgreSQL quotes a password in these messages. */
function reasonOf(error: unknown): string {
  // The name has several addresses, and each was tried.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
