import { CannotOpenDatabase } from './cannot-open-database.js';
import { connectionTo } from './connection.js';
import { openConnection } from './open-connection.js';
import { SESSION_SETTINGS } from './session-settings.js';

const TIMEOUT_MS = 10_000;

/**
 * A connection requests its settings when it begins. This checks that it got them, and checks properties that no connection can request.
 */
const FOUND = `
  SELECT current_setting('server_encoding') AS encoding,
         pg_is_in_recovery() AS "isReplica",
         current_setting('transaction_read_only') = 'on' AS "isReadOnly",
         current_setting('session_replication_role') AS "replicationRole",
         coalesce(current_setting('transaction_timeout', true), '0') AS "transactionTimeout",
         current_schema() AS schema,
         ARRAY(SELECT current_setting(name) FROM unnest($1::text[]) WITH ORDINALITY AS asked (name, number)
                ORDER BY number) AS settings`;

interface Found {
  readonly encoding: string;
  readonly isReplica: boolean;
  readonly isReadOnly: boolean;
  readonly replicationRole: string;
  readonly transactionTimeout: string;
  readonly schema: string | null;
  readonly settings: readonly string[];
}

/**
 * Makes sure that a database keeps data durably and answers in the format that the service reads.
 *
 * @param setting the name of the setting with the database's address
 * @throws CannotOpenDatabase with the problem and its solution
 */
export async function requireUsableSession(setting: string, url: string): Promise<void> {
  const problem = problemOf(await look(url));
  if (problem !== undefined) throw new CannotOpenDatabase(`${setting} names ${problem}`);
}

async function look(url: string): Promise<Found> {
  const client = await openConnection({
    ...connectionTo(url),
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  try {
    const { rows } = await client.query<Found>(FOUND, [Object.keys(SESSION_SETTINGS)]);
    const [found] = rows;
    if (!found) throw new Error('A SELECT without FROM has one row.');
    return found;
  } finally {
    // The end is not awaited, because a network that goes silent now would never deliver it.
    void client.end();
  }
}

function problemOf(found: Found): string | undefined {
  if (found.encoding !== 'UTF8') {
    return (
      `a database whose encoding is ${found.encoding}, which can't keep every name and file: the service needs UTF8 ` +
      "(CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0)."
    );
  }
  if (found.isReplica) return 'a replica, which takes no changes: the service needs the primary.';
  if (found.isReadOnly) {
    return 'a database whose sessions are read-only even when they ask for more (transaction_read_only = on).';
  }
  if (found.replicationRole !== 'origin') {
    return `a role with session_replication_role = ${found.replicationRole}, under which triggers and foreign keys do nothing: ALTER ROLE … RESET session_replication_role.`;
  }
  if (found.transactionTimeout !== '0') {
    return `a role with transaction_timeout = ${found.transactionTimeout}, which would end long imports: ALTER ROLE … SET transaction_timeout = 0.`;
  }
  if (found.schema === null) {
    return 'a role without a schema to work in: none of its search_path exists.';
  }
  const wrong = Object.entries(SESSION_SETTINGS).flatMap(([name, asked], index) =>
    found.settings[index] === asked ? [] : [`${name} = '${found.settings[index]}' in place of '${asked}'`],
  );
  if (wrong.length === 0) return undefined;
  return `a server on which a session does not get the settings that it asks for (${wrong.join(', ')}): a pooler in between must pass on "options".`;
}
