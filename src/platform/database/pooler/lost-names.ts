import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { findLostSession } from './lost-session.js';
import { begin } from './transactions.js';

/**
 * Whether a connection to an address keeps a statement that was prepared under a name.
 *
 * Several connections may use one name for different statements. So a pooler that keeps names although it changes sessions has to give them
 * others at PostgreSQL, which can be seen there. One that passes names on keeps them only while it keeps the session.
 *
 * @returns what shows that it does not, in words; undefined when it does
 */
export async function findLostNames(connection: Client, url: string): Promise<string | undefined> {
  return (await isRenamed(connection)) ? undefined : findLostSession(connection, url);
}

async function isRenamed(connection: Client): Promise<boolean> {
  const name = `recalls_${randomUUID()}`;
  // The statement finds itself by its text.
  const text = `SELECT name FROM pg_prepared_statements WHERE statement LIKE '%${name}%'`;
  await begin(connection);
  const { rows } = await connection.query<{ name: string }>({ name, text });
  const isRenamed = rows.every((row) => row.name !== name);
  // In the same transaction, and so in the same session: nothing remains for the connection that gets it next.
  if (!isRenamed) await connection.query(`DEALLOCATE "${name}"`);
  await connection.query('ROLLBACK');
  return isRenamed;
}
