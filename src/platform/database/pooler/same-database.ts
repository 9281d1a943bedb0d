import { randomInt } from 'node:crypto';
import type { Client } from 'pg';
import { ADVISORY_LOCKS } from '../advisory-locks.js';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import { begin } from './transactions.js';
import { withConnection } from './with-connection.js';

/** The second key of an advisory lock is a positive `integer` of PostgreSQL. */
const KEYS = 2 ** 31;

/**
 * Makes sure that two addresses lead to one database as one role: a worker stages a file at the one and merges it at the other. Names and
 * ports say nothing about it. A lock that is taken at the one and missing at the other does.
 *
 * @throws CannotOpenDatabase
 */
export function requireSameDatabase(pooled: Client, sessionUrl: string): Promise<void> {
  return withConnection(sessionUrl, async (own) => {
    const [role, ownRole] = [await roleOf(pooled), await roleOf(own)];
    if (role !== ownRole) {
      throw new CannotOpenDatabase(
        `DATABASE_URL and DATABASE_SESSION_URL must sign in as the same role: they are ${role} and ${ownRole}.`,
      );
    }
    const key = [ADVISORY_LOCKS.sameDatabase, randomInt(KEYS)];
    await begin(own);
    await own.query('SELECT pg_advisory_xact_lock($1, $2)', key);
    const { rows } = await pooled.query<{ isFree: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1, $2) AS "isFree"',
      key,
    );
    await own.query('ROLLBACK');
    if (rows[0]?.isFree !== false) {
      throw new CannotOpenDatabase(
        'DATABASE_URL and DATABASE_SESSION_URL must name the same database: a lock that was taken at one of them is not seen at the other.',
      );
    }
  });
}

async function roleOf(connection: Client): Promise<string> {
  const { rows } = await connection.query<{ role: string }>('SELECT current_user AS role');
  if (!rows[0]) throw new Error('A statement without a table has a row.');
  return rows[0].role;
}
