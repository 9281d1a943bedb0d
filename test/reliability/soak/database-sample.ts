import type pg from 'pg';

/** The name of the soak's own connections, which do not count. */
export const OBSERVER = 'soak';

export interface TableSample {
  readonly name: string;
  readonly live: number;
  readonly dead: number;
  /** With its indexes and TOAST table. */
  readonly bytes: number;
  readonly vacuums: number;
}

export interface DatabaseSample {
  /** The service's sessions, by state. */
  readonly connections: { readonly active: number; readonly idle: number; readonly inTransaction: number };
  readonly longestTransactionMs: number;
  readonly mails: { readonly waiting: number; readonly kept: number };
  readonly databaseMb: number;
  readonly tables: readonly TableSample[];
}

const CONNECTIONS = `
  SELECT count(*) FILTER (WHERE state = 'active')::integer AS active,
         count(*) FILTER (WHERE state = 'idle')::integer AS idle,
         count(*) FILTER (WHERE state LIKE 'idle in transaction%')::integer AS "inTransaction",
         coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)) * 1000, 0)::float8 AS "longestTransactionMs"
    FROM pg_stat_activity
   WHERE datname = current_database() AND backend_type = 'client backend'
     AND application_name NOT IN ('${OBSERVER}', 'vehicle-recalls participant')`;

/**
 * Row counts from PostgreSQL's statistics, because an exact count every few seconds would be a load of its own. A file's staging table
 * appears and disappears, so its size can't be queried safely; leftover ones are checked at the end.
 */
const TABLES = `
  SELECT relname AS name, n_live_tup::float8 AS live, n_dead_tup::float8 AS dead,
         pg_total_relation_size(relid)::float8 AS bytes, (autovacuum_count + vacuum_count)::integer AS vacuums
    FROM pg_stat_user_tables
   WHERE schemaname = 'public' AND relname NOT LIKE 'import\\_stage\\_%' AND relname <> 'migration'
   ORDER BY relname`;

const MAILS = `
  SELECT count(*) FILTER (WHERE sent_at IS NULL)::integer AS waiting, count(*)::integer AS kept FROM outbox_mail`;

export async function sampleDatabase(database: pg.Client): Promise<DatabaseSample> {
  const activity = await database.query<
    DatabaseSample['connections'] & Pick<DatabaseSample, 'longestTransactionMs'>
  >(CONNECTIONS);
  const tables = await database.query<TableSample>(TABLES);
  const size = await database.query<{ mb: number }>(
    'SELECT pg_database_size(current_database())::float8 / 1048576 AS mb',
  );
  const [found] = activity.rows;
  if (!found) throw new Error('A count always has a row.');
  const { longestTransactionMs, ...connections } = found;
  return {
    connections,
    longestTransactionMs,
    mails: await sampleMails(database),
    databaseMb: size.rows[0]?.mb ?? Number.NaN,
    tables: tables.rows,
  };
}

/** How many mails wait to be sent, and how many there are in all. */
export async function sampleMails(database: pg.Client): Promise<DatabaseSample['mails']> {
  const { rows } = await database.query<DatabaseSample['mails']>(MAILS);
  const [outbox] = rows;
  if (!outbox) throw new Error('A count always has a row.');
  return outbox;
}

/** Staging tables that outlived their file. */
export async function leftoverStages(database: pg.Client): Promise<number> {
  const { rowCount } = await database.query(
    `SELECT FROM pg_class WHERE relkind = 'r' AND relname LIKE 'import\\_stage\\_%'`,
  );
  return rowCount ?? 0;
}
