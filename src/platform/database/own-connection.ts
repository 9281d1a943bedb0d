import type { Client, ClientConfig } from 'pg';
import { openConnection } from './open-connection.js';

/**
 * Does work on a connection outside the pool, which is closed afterwards: a transaction that is open then ends with it, and so do temporary
 * tables and locks.
 *
 * @param brokenOff closes the connection at once, also while a statement is in progress; its reason is thrown
 */
export async function withOwnConnection<Result>(
  config: ClientConfig,
  brokenOff: AbortSignal | undefined,
  work: (connection: Client) => Promise<Result>,
): Promise<Result> {
  const connection = await openConnection(config);
  const end = () => void connection.end();
  brokenOff?.addEventListener('abort', end, { once: true });
  try {
    brokenOff?.throwIfAborted();
    return await work(connection);
  } catch (error) {
    // The error of the statement would only say that the connection was closed.
    brokenOff?.throwIfAborted();
    throw error;
  } finally {
    brokenOff?.removeEventListener('abort', end);
    await connection.end();
  }
}
