import { Client } from 'pg';
import { ADVISORY_LOCKS } from './advisory-locks.js';
import { grantApplication } from './application-rights.js';
import { createDataSource } from './data-source.js';

/**
 * Brings the database's schema up to date. Processes that start together wait for one another under a lock;
 * the lock is a session's, so a process that dies while it migrates lets go of it.
 *
 * @param url as the role that owns the tables
 * @param applicationRole the role that works with them, when it is another
 */
export async function migrate(url: string, applicationRole?: string): Promise<void> {
  const lock = new Client({ connectionString: url, application_name: 'vehicle-recalls migration lock' });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migration]);
    // Building an index on millions of rows takes longer than any call may.
    const dataSource = createDataSource(url, { poolSize: 2, statementTimeoutMs: 0 });
    await dataSource.initialize();
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
