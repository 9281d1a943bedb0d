import { userInfo } from 'node:os';
import type { ClientConfig } from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';
import { CannotOpenDatabase } from './cannot-open-database.js';
import './driver-environment.js';
import { clientFor } from './failover/primary-client.js';
import type { ConnectionOptions } from './open-connection.js';
import { asOptions, SESSION_SETTINGS } from './session-settings.js';

/**
 * TCP keep-alive on both sides. A machine that lost power, or a firewall that forgot a connection, sends no notice. By default the
 * operating systems detect it after two hours. Until then PostgreSQL would keep the locks of the lost session: nobody could change those
 * recalls, changes would not reach MOT's feed, and the manufacturer's next file would wait. With these values both sides detect it within
 * half a minute.
 */
const FIRST_PROBE_MS = 10_000;
const SERVER_SIDE = { tcp_keepalives_idle: '10', tcp_keepalives_interval: '5', tcp_keepalives_count: '3' };

/** Longer than the longest delivery of a mail, which happens within a transaction. */
const LONGEST_PAUSE_IN_TRANSACTION_MS = 90_000;

/**
 * A session that sends nothing for this long has lost its process: pools close idle connections after 10 s, and the session of a run's
 * lease sends a heartbeat every second. The timeout is for proxies in between, which answer keep-alive probes themselves.
 */
const LONGEST_SILENCE_MS = 60_000;

/** Clears the timeouts that the role may have, because they would end a merge or the wait for a lock. Callers add their own. */
const NO_TIMEOUTS = { statement_timeout: '0', lock_timeout: '0' };

const CONNECTION_TIMEOUT_MS = 10_000;
const POSTGRESQL_PORT = 5432;

/**
 * The options of every connection to PostgreSQL. They set everything that the driver would otherwise read from the environment, or the
 * server from the role's defaults. Callers must also bound each wait on the connection, because a network may stop delivering while
 * keep-alive probes still pass.
 *
 * @param mayBeSilent for sessions that wait for something else in between: a scan, a migration
 */
export function connectionTo(url: string | undefined, { mayBeSilent = false } = {}): ConnectionOptions {
  if (url === undefined) throw new Error('The database must be started before the application.');
  const { options: given, ...address } = addressOf(url);
  return {
    idle_in_transaction_session_timeout: LONGEST_PAUSE_IN_TRANSACTION_MS,
    ...address,
    options: [
      asOptions({
        ...SERVER_SIDE,
        ...NO_TIMEOUTS,
        idle_session_timeout: String(mayBeSilent ? 0 : LONGEST_SILENCE_MS),
      }),
      given ?? '',
      // The last option wins: a `DATABASE_URL` may set any session setting except those that decide the format of answers.
      asOptions(SESSION_SETTINGS),
    ]
      .filter(Boolean)
      .join(' '),
    keepAlive: true,
    keepAliveInitialDelayMillis: FIRST_PROBE_MS,
  };
}

/** The same address, whose sessions also have these settings. */
export function withSessionSettings(url: string, settings: Readonly<Record<string, string>>): string {
  const address = new URL(url);
  const given = address.searchParams.get('options');
  address.searchParams.set('options', [given, asOptions(settings)].filter(Boolean).join(' '));
  return address.href;
}

/**
 * The host, user and encryption of a database URL, with every value that the driver would otherwise look for elsewhere. With several hosts
 * the client looks for the one that is the primary.
 *
 * @throws CannotOpenDatabase
 */
export function addressOf(url: string): ConnectionOptions {
  const address = firstAddressOf(url);
  const client = clientFor(url, address);
  return client === undefined ? address : { ...address, Client: client };
}

function firstAddressOf(url: string): ClientConfig {
  const given = parseIntoClientConfig(url);
  const user = given.user || accountName();
  const encryption: { sslnegotiation?: 'postgres' | 'direct' } = given;
  const complete: ClientConfig & typeof encryption = {
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    application_name: 'vehicle-recalls',
    ...given,
    host: given.host || 'localhost',
    port: given.port || POSTGRESQL_PORT,
    user,
    // A function, because for an empty password the driver would look in PGPASSWORD and ~/.pgpass.
    password: given.password || (() => ''),
    database: given.database || user,
    ssl: given.ssl ?? false,
    sslnegotiation: encryption.sslnegotiation ?? 'postgres',
    client_encoding: 'UTF8',
  };
  return complete;
}

/** As psql does: the account's name, not the variable USER. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    throw new CannotOpenDatabase(
      'The address of the database names no user, and the account of this process has no name.',
    );
  }
}
