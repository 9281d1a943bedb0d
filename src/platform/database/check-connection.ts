import type { Client, ClientConfig } from 'pg';
import { CannotOpenDatabase } from './cannot-open-database.js';
import { addressOf } from './connection.js';
import { NoPrimary } from './failover/no-primary.js';
import { openConnection } from './open-connection.js';
import { requireUsableSession } from './require-usable-session.js';

const OLDEST_VERSION = 14;
const UNKNOWN_SETTING = '42704';

/** What connections ask for when they begin. PgBouncer ends a connection that asks for anything that it is not told to ignore. */
const STARTUP_PARAMETERS = [
  'options',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
];
const REFUSED_PARAMETER = /unsupported startup parameter/;

/** For the connection and for each answer. */
const TIMEOUTS = { connectionTimeoutMillis: 10_000, query_timeout: 10_000 };

interface Found {
  readonly major: number;
  readonly role: string;
}

/**
 * Connects to a database and reports a problem in terms of its setting, before any other code fails on it.
 *
 * @param asked what the connection asks for
 * @param check what else is asked on the same connection, because another one would cost the start of a process of PostgreSQL
 * @returns the role that is connected
 * @throws CannotOpenDatabase
 */
export async function checkConnection(
  setting: string,
  url: string,
  asked: ClientConfig,
  check: (connection: Client) => Promise<void>,
): Promise<string> {
  const connection = await connect(setting, url, asked);
  try {
    const { major, role } = await find(connection).catch((error: unknown) => {
      throw unreachable(setting, error);
    });
    requireVersion(setting, major);
    await requireUsableSession(setting, connection).catch((error: unknown) => {
      throw error instanceof CannotOpenDatabase ? error : refusing(setting, error);
    });
    await check(connection);
    return role;
  } finally {
    leave(connection);
  }
}

async function connect(setting: string, url: string, asked: ClientConfig): Promise<Client> {
  try {
    return await openConnection({ ...asked, ...TIMEOUTS });
  } catch (error) {
    if ((error as { code?: string }).code !== UNKNOWN_SETTING) throw unreachable(setting, error);
    // A server that is too old for the session settings can still report its version.
    const { major } = await findWithoutSettings(url).catch((reason: unknown) => {
      throw unreachable(setting, reason);
    });
    requireVersion(setting, major);
    throw refusing(setting, error);
  }
}

async function findWithoutSettings(url: string): Promise<Found> {
  const connection = await openConnection({ ...addressOf(url), ...TIMEOUTS });
  try {
    return await find(connection);
  } finally {
    leave(connection);
  }
}

async function find(connection: Client): Promise<Found> {
  const { rows } = await connection.query<Found>(
    "SELECT current_setting('server_version_num')::int / 10000 AS major, current_user AS role",
  );
  if (!rows[0]) throw new Error('A SELECT without FROM has one row.');
  return rows[0];
}

/** The end is not awaited, because its result is not needed and a network that goes silent now would never deliver it. */
function leave(connection: Client): void {
  void connection.end().catch(() => {});
}

function requireVersion(setting: string, major: number): void {
  if (major >= OLDEST_VERSION) return;
  throw new CannotOpenDatabase(
    `${setting} names a PostgreSQL ${major}: the service needs ${OLDEST_VERSION} or later.`,
  );
}

function unreachable(setting: string, error: unknown): CannotOpenDatabase {
  const reason = reasonOf(error);
  if (error instanceof CannotOpenDatabase) return new CannotOpenDatabase(`${setting}: ${reason}`);
  if (error instanceof NoPrimary) return new CannotOpenDatabase(`${setting}: ${error.message}`);
  if (!REFUSED_PARAMETER.test(reason)) {
    return new CannotOpenDatabase(`${setting} names a database that can't be reached: ${reason}`);
  }
  return new CannotOpenDatabase(
    `${setting} names a pooler that refuses what a connection asks for (${reason}): it must ignore it ` +
      `(ignore_startup_parameters = ${STARTUP_PARAMETERS.join(', ')}), and the role must have these settings ` +
      '(docs/operations.md, "A pooler").',
  );
}

function refusing(setting: string, error: unknown): CannotOpenDatabase {
  return new CannotOpenDatabase(
    `${setting} names a database that refuses a session of the service: ${reasonOf(error)}`,
  );
}

/** Neither Node.js nor PostgreSQL quotes a password in these messages. */
function reasonOf(error: unknown): string {
  // The name has several addresses, and each was tried.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
