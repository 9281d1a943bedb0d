import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Clients20261122000001 } from '../../../migrations/20261122000001-clients.js';
import { Recalls20261122000002 } from '../../../migrations/20261122000002-recalls.js';
import { Mail20261122000003 } from '../../../migrations/20261122000003-mail.js';
import { Imports20261122000004 } from '../../../migrations/20261122000004-imports.js';
import { Audit20261122000005 } from '../../../migrations/20261122000005-audit.js';
import { Changes20261122000006 } from '../../../migrations/20261122000006-changes.js';
import { AuditAppendOnly20261122000007 } from '../../../migrations/20261122000007-audit-append-only.js';
import { Replication20261122000008 } from '../../../migrations/20261122000008-replication.js';
import { RecallLists20261122000009 } from '../../../migrations/20261122000009-recall-lists.js';
import { ImportLists20261122000010 } from '../../../migrations/20261122000010-import-lists.js';
import { Entra20261122000012 } from '../../../migrations/20261122000012-entra.js';
import { MotSafety20261128000013 } from '../../../migrations/20261128000013-mot-safety.js';
import { HeartbeatServer20261128000022 } from '../../../migrations/20261128000022-heartbeat-server.js';
import { FairMail20261128000023 } from '../../../migrations/20261128000023-fair-mail.js';
import { MotSafetyHeld20261128000025 } from '../../../migrations/20261128000025-mot-safety-held.js';
import { UploadUsage20261128000050 } from '../../../migrations/20261128000050-upload-usage.js';
import { RecallsClient20261129000060 } from '../../../migrations/20261129000060-recalls-client.js';
import { RefusedMail20261129000070 } from '../../../migrations/20261129000070-refused-mail.js';
import { DailyUsageUsed20261129000075 } from '../../../migrations/20261129000075-daily-usage-used.js';
import { ThirdPartyAccess20261129000080 } from '../../../migrations/20261129000080-third-party-access.js';
import { ThirdPartyExpiryNotices20261129000081 } from '../../../migrations/20261129000081-third-party-expiry-notices.js';
import { TimeoutError, withTimeout } from '../clock/with-timeout.js';
import { CannotOpenDatabase } from './cannot-open-database.js';
import { connectionTo } from './connection.js';
import { PROCESS_NAME } from './process-name.js';
import {
  CONNECTION_TIMEOUT_MS,
  STATEMENT_ANSWER_TIMEOUT_MS,
  STATEMENT_TIMEOUT_MS,
  StatementTimeout,
} from './statement-timeout.js';

/** One list, so that the service, the command line and the tests use the same migrations. */
const MIGRATIONS = [
  Clients20261122000001,
  Recalls20261122000002,
  Mail20261122000003,
  Imports20261122000004,
  Audit20261122000005,
  Changes20261122000006,
  AuditAppendOnly20261122000007,
  Replication20261122000008,
  RecallLists20261122000009,
  ImportLists20261122000010,
  Entra20261122000012,
  MotSafety20261128000013,
  HeartbeatServer20261128000022,
  FairMail20261128000023,
  MotSafetyHeld20261128000025,
  UploadUsage20261128000050,
  RecallsClient20261129000060,
  RefusedMail20261129000070,
  DailyUsageUsed20261129000075,
  ThirdPartyAccess20261129000080,
  ThirdPartyExpiryNotices20261129000081,
];

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
