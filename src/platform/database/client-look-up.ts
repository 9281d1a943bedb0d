import { createBatcher } from './batcher.js';
import type { PreparedStatement, PreparedStatements } from './prepared-statements.js';

/** Statements of every call have few connections, and a statement for hundreds of clients takes hardly longer than one for one. */
const LOOK_UPS = { atOnce: 2, together: 256 };

/** What is read of a client. A statement names the client of each row, because it is asked for several. */
export interface OfClient {
  readonly clientId: string;
}

/**
 * Makes a look-up by the client's id, for what every call needs to know. Clients that are looked up together share a statement. With a statement
 * for each, 60 clients that call at once would wait for each other: a busy process reads the answers of a connection one after the other, between
 * its other work.
 *
 * @param statement whose first parameter is the ids, as uuid[]
 * @param others its other parameters, at the time it is sent
 * @returns all rows of one client
 */
export function createClientLookUp<Row extends OfClient>(
  statements: PreparedStatements,
  statement: PreparedStatement,
  others: () => readonly unknown[] = () => [],
): (clientId: string) => Promise<readonly Row[]> {
  return createBatcher<string, readonly Row[]>(async (clientIds) => {
    const found = new Map<string, Row[]>();
    for (const row of await statements.query<Row>(statement, [clientIds, ...others()])) {
      const ofClient = found.get(row.clientId);
      if (ofClient) ofClient.push(row);
      else found.set(row.clientId, [row]);
    }
    return clientIds.map((clientId) => found.get(clientId.toLowerCase()) ?? []);
  }, LOOK_UPS);
}
