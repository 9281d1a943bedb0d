import { userInfo } from 'node:os';
import type { ClientConfig } from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';
import { CannotOpenDatabase } from './cannot-open-database.js';
import './driver-environment.js';
import { asOptions, SESSION_SETTINGS } from './session-settings.js';

/**
 * A machine that lost power, or a firewall that forgot a connection, tells nobody. The systems' defaults notice after two
 * hours, in which PostgreSQL keeps what the lost session had locked: nobody could change those recalls, changes would not
 * reach MOT's feed, and the manufacturer's next file would wait. Here both sides notice within half a minute.
 */
const FIRST_PROBE_MS = 10_000;
const SERVER_SIDE = { tcp_keepalives_idle: '10', tcp_keepalives_interval: '5', tcp_keepalives_count: '3' };

/** Longer than the longest delivery of a mail, which is made within a transaction. */
const LONGEST_PAUSE_IN_TRANSACTION_MS = 90_000;

/**
 * A session of ours that says nothing for so long has nobody at its end any more: pools close theirs after 10 s, and a
 * claim's beats every second. This is for what stands in between and answers probes itself, as proxies do.
 */
const LONGEST_SILENCE_MS = 60_000;

/** Clears the timeouts of the role, because they would end a merge or the wait for a lock. Callers add their own. */
const NO_TIMEOUTS = { statement_timeout: '0', lock_timeout: '0' };

const CONNECTION_TIMEOUT_MS = 10_000;
const POSTGRESQL_PORT = 5432;

/**
 * How every connection to PostgreSQL is made. It states all that the driver would otherwise take from the environment or
 * the server from a role's defaults. What is waited for on it has to be bounded besides: a network may fall silent
 * while probes still pass.
 *
 * @param mayBeSilent for sessions that wait for something else in between: a scan, a migration
 */
export function connectionTo(url: string | undefined, { mayBeSilent = false } = {}): ClientConfig {
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
      // The last one holds: an address may set what it likes, but not how answers are written.
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
 * Where an address leads, as whom, and whether encrypted: every value that the driver would otherwise look for elsewhere.
 *
 * @throws CannotOpenDatabase
 */
export function addressOf(url: string): ClientConfig {
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
    // A function, because an empty word would have the driver look for one in PGPASSWORD and in ~/.pgpass.
    password: given.password || (() => ''),
    database: given.database || user,
    ssl: given.ssl ?? false,
    sslnegotiation: encryption.sslnegotiation ?? 'postgres',
    client_encoding: 'UTF8',
  };
  return complete;
}

/** As psql does it: not from USER, which is only a variable. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    throw new CannotOpenDatabase(
      'The address of the database names no user, and the account of this process has no name.',
    );
  }
}
