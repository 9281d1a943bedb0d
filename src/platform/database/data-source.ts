import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { TimeoutError, withTimeout } from '../clock/with-timeout.js';
import { CannotOpenDatabase } from './cannot-open-database.js';
import { connectionTo } from './connection.js';
import { MIGRATIONS } from './migrations.js';
import { PROCESS_NAME } from './process-name.js';
import {
  CONNECTION_TIMEOUT_MS,
  STATEMENT_ANSWER_TIMEOUT_MS,
  STATEMENT_TIMEOUT_MS,
  StatementTimeout,
} from './statement-timeout.js';

/** As the table `migration` has them. */
export const MIGRATION_NAMES: readonly string[] = MIGRATIONS.map(({ name }) => name);

/** Of the sessions that do the work of this process. */
export const APPLICATION_NAME = `vehicle-recalls ${PROCESS_NAME}`;

/** What a data source asks before it is of use takes a fraction of a second, of a database that has just been reached. */
const CONNECT_TIMEOUT_MS = 30_000;

/**
 * A data source that is not connected yet.
 *
 * @param statementTimeoutMs 0 for none
 * @param lockTimeoutMs absent for what the address says, which is none unless a command made it
 */
export function createDataSource(
  url: string,
  {
    poolSize,
    statementTimeoutMs = STATEMENT_TIMEOUT_MS,
    lockTimeoutMs,
    applicationName = APPLICATION_NAME,
    migrations = MIGRATION_NAMES,
  }: {
    poolSize: number;
    statementTimeoutMs?: number;
    lockTimeoutMs?: number;
    applicationName?: string;
    migrations?: readonly string[];
  },
): DataSource {
  const connection = connectionTo(url);
  return new DataSource({
    type: 'postgres',
    database: connection.database ?? '',
    poolSize,
    migrations: MIGRATIONS.filter(({ name }) => migrations.includes(name)),
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    // Placed after the options above, because the pool gets these: they are complete, so that no value comes from elsewhere.
    extra: {
      ...connection,
      application_name: applicationName,
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      statement_timeout: statementTimeoutMs,
      ...(lockTimeoutMs === undefined ? {} : { lock_timeout: lockTimeoutMs }),
    },
  });
}

/**
 * Initialises a data source and gives each of its statements a timeout.
 *
 * @param timeoutMs for a statement, unless its transaction allows more
 * @throws CannotOpenDatabase when the database stops answering meanwhile
 */
export async function connectDataSource(
  dataSource: DataSource,
  timeoutMs = STATEMENT_ANSWER_TIMEOUT_MS,
): Promise<DataSource> {
  try {
    await withTimeout(CONNECT_TIMEOUT_MS, dataSource.initialize());
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    throw new CannotOpenDatabase('The database takes connections and does not answer.');
  }
  outliveLostConnections(dataSource);
  dataSource.subscribers.push(new StatementTimeout(timeoutMs));
  return dataSource;
}

/**
 * An `error` event without a listener ends the process. pg listens until it hands a new connection over, and TypeORM only a moment later.
 * An error in between is possible if the server dies just after it accepted the session, because both messages are read at once. Ignoring
 * it loses nothing: the next statement on the connection fails.
 */
function outliveLostConnections(dataSource: DataSource): void {
  const { master: pool } = dataSource.driver as unknown as { master: Pool };
  pool.on('connect', (connection) => connection.on('error', () => {}));
}
