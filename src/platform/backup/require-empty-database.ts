import type { Client } from 'pg';
import type { Table } from './table-list.js';
import { UnusableBackup } from './unusable-backup.js';

/** What migrations put into a new database, and what the first heartbeat does. */
export const MADE_WITH_THE_DATABASE = [
  'database_identity',
  'entra_installation',
  'replication_heartbeat',
  'usage_plan',
];

/** Whether a database has anything that a restore would have to overwrite. The tables are locked, so that it stays like that. */
export async function requireEmpty(connection: Client, tables: readonly Table[]): Promise<void> {
  const { rows } = await connection.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[]) AS name
      WHERE has_table_privilege(quote_ident(current_schema()) || '.' || quote_ident(name), 'DELETE')`,
    [tables.map(({ name }) => name)],
  );
  const lockable = rows.map(({ name }) => connection.escapeIdentifier(name));
  if (lockable.length > 0)
    await connection.query(`LOCK TABLE ${lockable.join(', ')} IN ACCESS EXCLUSIVE MODE`);
  const used: string[] = [];
  for (const { name } of tables) {
    if (MADE_WITH_THE_DATABASE.includes(name)) continue;
    const { rows: any } = await connection.query(`SELECT FROM ${connection.escapeIdentifier(name)} LIMIT 1`);
    if (any.length > 0) used.push(name);
  }
  if (used.length === 0) return;
  throw new UnusableBackup(
    `The database is in use: it has rows in ${used.slice(0, 3).join(', ')}${used.length > 3 ? ' and others' : ''}. Nothing is overwritten: restore into a new, empty database`,
  );
}
