import type { ClientConfig } from 'pg';

/**
 * A machine that lost power, or a firewall that forgot a connection, tells nobody. The systems' defaults notice after two
 * hours, in which PostgreSQL keeps what the lost session had locked: nobody could change those recalls, changes would not
 * reach MOT's feed, and the manufacturer's next file would wait. Here both sides notice within half a minute.
 */
const FIRST_PROBE_MS = 10_000;
const SERVER_SIDE = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';

/** Longer than the longest delivery of a mail, which is made within a transaction. */
const LONGEST_PAUSE_IN_TRANSACTION_MS = 90_000;

/**
 * A session of ours that says nothing for so long has nobody at its end any more: pools close theirs after 10 s, and a
 * claim's beats every second. This is for what stands in between and answers probes itself, as proxies do.
 */
const LONGEST_SILENCE = '-c idle_session_timeout=60000';

/**
 * How every connection to PostgreSQL is made. What is waited for on it has to be bounded besides: a network may fall
 * silent while probes still pass.
 *
 * @param mayBeSilent for sessions that wait for something else in between: a scan, a migration
 */
export function connectionTo(url: string | undefined, { mayBeSilent = false } = {}): ClientConfig {
  if (url === undefined) throw new Error('The database must be started before the application.');
  const address = new URL(url);
  const given = address.searchParams.get('options');
  // Those in an address would take the place of ours.
  address.searchParams.delete('options');
  return {
    connectionString: given === null ? url : address.href,
    options: [SERVER_SIDE, mayBeSilent ? '' : LONGEST_SILENCE, given ?? ''].filter(Boolean).join(' '),
    idle_in_transaction_session_timeout: LONGEST_PAUSE_IN_TRANSACTION_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: FIRST_PROBE_MS,
  };
}
