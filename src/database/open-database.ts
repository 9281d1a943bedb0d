import { Client } from 'pg';
import type { Settings } from '../config/settings.js';
import { CannotOpenDatabase } from './cannot-open-database.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { migrate } from './migrate.js';

const OLDEST_VERSION = 14;
const CONNECTION_TIMEOUT_MS = 10_000;

/** A database that can be used until it is released. */
export interface OpenDatabase {
  readonly url: string;
  release(): Promise<void>;
}

/**
 * The database of the settings, ready and migrated: the one of `DATABASE_URL`, else a PostgreSQL under `DATA_DIR`,
 * which is started unless it runs already. The server and the command line both begin with it.
 *
 * @throws CannotOpenDatabase with what to do about it
 */
export async function openDatabase(settings: Settings): Promise<OpenDatabase> {
  const database = await obtain(settings);
  try {
    await migrate(database.url);
    return database;
  } catch (error) {
    await database.release();
    throw error;
  }
}

async function obtain({ databaseUrl, dataDir }: Settings): Promise<OpenDatabase> {
  if (databaseUrl === undefined) return startEmbeddedPostgres({ dataDir });
  await reach(databaseUrl);
  return { url: databaseUrl, release: async () => {} };
}

/** Says in the setting's terms what is wrong with a database, before anything else stumbles over it. */
async function reach(url: string): Promise<void> {
  let version: number;
  try {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECTION_TIMEOUT_MS });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query("SELECT current_setting('server_version_num')::int / 10000 AS major");
    version = rows[0].major;
    await client.end();
  } catch (error) {
    throw new CannotOpenDatabase(`DATABASE_URL names a database that can't be reached: ${reasonOf(error)}`);
  }
  if (version < OLDEST_VERSION) {
    throw new CannotOpenDatabase(
      `DATABASE_URL names a PostgreSQL ${version}: the service needs ${OLDEST_VERSION} or later.`,
    );
  }
}

/** Neither Node.js nor PostgreSQL quotes a password. */
function reasonOf(error: unknown): string {
  // Several addresses of one name were tried.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
