import type { Client } from 'pg';
import { connectionTo } from '../connection.js';
import { openConnection } from '../open-connection.js';

/** For the connection and for each answer. */
const TIMEOUT_MS = 10_000;

/** Asks something of a new connection of the service, and closes it. */
export async function withConnection<Result>(
  url: string,
  ask: (connection: Client) => Promise<Result>,
): Promise<Result> {
  const connection = await openConnection({
    ...connectionTo(url),
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  try {
    return await ask(connection);
  } finally {
    // The end is not awaited, because a network that goes silent now would never deliver it.
    void connection.end().catch(() => {});
  }
}
