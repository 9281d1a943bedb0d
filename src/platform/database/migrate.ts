import { ADVISORY_LOCKS } from './advisory-locks.js';
import { connectionTo } from './connection.js';
import { connectDataSource, createDataSource } from './data-source.js';
import { grantApplication } from './grants.js';
import { openConnection } from './open-connection.js';
import { LONG_STATEMENT_TIMEOUT_MS } from './statement-timeout.js';

const CONNECTION_TIMEOUT_MS = 10_000;

/**
 * Migrates the database's schema. Processes that start together wait for one another under an advisory lock. The lock belongs to the
 * session, so it is released if a process dies while it migrates.
 *
 * @param url as the role that owns the tables
 * @param applicationRole the role that works with them, when it is another
 * @param migrations the names of those to run, when it is not all
 */
export async function migrate(
  url: string,
  applicationRole?: string,
  migrations?: readonly string[],
): Promise<void> {
  const lock = await openConnection({
    ...connectionTo(url, { mayBeSilent: true }),
    application_name: 'vehicle-recalls migration lock',
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    // Another process may be building an index.
    query_timeout: LONG_STATEMENT_TIMEOUT_MS,
  });
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migration]);
    // Building an index on millions of rows takes longer than any call may.
    const dataSource = createDataSource(url, {
      poolSize: 2,
      statementTimeoutMs: 0,
      ...(migrations === undefined ? {} : { migrations }),
    });
    await connectDataSource(dataSource, LONG_STATEMENT_TIMEOUT_MS);
    try {
      await dataSource.runMigrations();
    } finally {
      await dataSource.destroy();
    }
    if (applicationRole !== undefined) await grantApplication(lock, applicationRole);
  } finally {
    await lock.end();
  }
}
