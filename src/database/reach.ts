import { Client } from 'pg';
import { CannotOpenDatabase } from './cannot-open-database.js';

const OLDEST_VERSION = 14;
const CONNECTION_TIMEOUT_MS = 10_000;

/**
 * Says in the setting's terms what is wrong with a database, before anything else stumbles over it.
 *
 * @returns as whom it was reached
 * @throws CannotOpenDatabase
 */
export async function reach(setting: string, url: string): Promise<{ role: string }> {
  let found: { major: number; role: string };
  try {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECTION_TIMEOUT_MS });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query(
      "SELECT current_setting('server_version_num')::int / 10000 AS major, current_user AS role",
    );
    found = rows[0];
    await client.end();
  } catch (error) {
    throw new CannotOpenDatabase(`${setting} names a database that can't be reached: ${reasonOf(error)}`);
  }
  if (found.major < OLDEST_VERSION) {
    throw new CannotOpenDatabase(
      `${setting} names a PostgreSQL ${found.major}: the service needs ${OLDEST_VERSION} or later.`,
    );
  }
  return found;
}

/** Neither Node.js nor PostgreSQL quotes a password. */
function reasonOf(error: unknown): string {
  // Several addresses of one name were tried.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
