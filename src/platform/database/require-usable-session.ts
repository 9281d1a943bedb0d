import type { Client } from 'pg';
import { CannotOpenDatabase } from './cannot-open-database.js';

/** Properties that no connection can request. (For those that it requests: pooler/dropped-settings.ts.) */
const FOUND = `
  SELECT current_setting('server_encoding') AS encoding,
         pg_is_in_recovery() AS "isReplica",
         current_setting('transaction_read_only') = 'on' AS "isReadOnly",
         current_setting('session_replication_role') AS "replicationRole",
         coalesce(current_setting('transaction_timeout', true), '0') AS "transactionTimeout",
         current_schema() AS schema`;

interface Found {
  readonly encoding: string;
  readonly isReplica: boolean;
  readonly isReadOnly: boolean;
  readonly replicationRole: string;
  readonly transactionTimeout: string;
  readonly schema: string | null;
}

/**
 * Makes sure that a database keeps data durably, and all of it.
 *
 * @param setting the name of the setting with the database's address
 * @throws CannotOpenDatabase with the problem and its solution
 */
export async function requireUsableSession(setting: string, connection: Client): Promise<void> {
  const { rows } = await connection.query<Found>(FOUND);
  if (!rows[0]) throw new Error('A SELECT without FROM has one row.');
  const problem = problemOf(rows[0]);
  if (problem !== undefined) throw new CannotOpenDatabase(`${setting} names ${problem}`);
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
  return undefined;
}
