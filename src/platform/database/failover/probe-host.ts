import type { ClientConfig } from 'pg';
import type { DatabaseHost } from '../../config/database-hosts.js';
import { openConnection } from '../open-connection.js';
import { IsStandby } from './no-primary.js';

/**
 * For the connection and for its answer: together less than a call waits for a connection. An encrypted connection to another region takes
 * seven round trips, and a silent host makes everybody wait for as long as this.
 */
const TIMEOUTS = { connectionTimeoutMillis: 2_000, query_timeout: 1_000 };

/**
 * Asks one host whether it is a primary.
 *
 * @param address the account and the encryption
 * @throws IsStandby, or the reason why it gave no answer
 */
export async function probeHost(address: ClientConfig, host: DatabaseHost): Promise<void> {
  const connection = await openConnection({
    ...address,
    ...host,
    ...TIMEOUTS,
    application_name: 'vehicle-recalls search of the primary',
  });
  try {
    const { rows } = await connection.query<{ isStandby: boolean }>(
      'SELECT pg_is_in_recovery() AS "isStandby"',
    );
    if (rows[0]?.isStandby !== false) throw new IsStandby();
  } finally {
    // The end is not awaited, because a network that goes silent now would never deliver it.
    void connection.end().catch(() => {});
  }
}
