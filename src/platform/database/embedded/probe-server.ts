import { Client, DatabaseError } from 'pg';
import { connectionTo } from '../connection.js';
import { openConnection } from '../open-connection.js';
import { DATABASE, type ServerAddress, urlOf } from './address.js';

const CANNOT_CONNECT_NOW = '57P03';
const NO_SUCH_DATABASE = '3D000';

/** The server accepts the connection and then does not respond: it is stopped or overloaded. */
const TIMEOUT_MS = 5_000;

/** A timeout for the queries of the idle session. */
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Connects to a server, and creates the service's database if it has none.
 *
 * @returns a connection; `later` from a server that is starting, recovering or stopping; or the reason why there is no connection, which
 * does not mean that there is no server
 */
export async function probeServer(
  address: ServerAddress,
  password: string,
): Promise<Client | 'later' | Error> {
  try {
    return await connect(address, password, DATABASE);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!(error instanceof DatabaseError)) return error;
    if (error.code === CANNOT_CONNECT_NOW) return 'later';
    if (error.code !== NO_SUCH_DATABASE) return error;
  }
  const server = await connect(address, password, 'postgres');
  try {
    await server.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await server.end();
  }
  return connect(address, password, DATABASE);
}

async function connect(address: ServerAddress, password: string, database: string): Promise<Client> {
  const client = await openConnection({
    ...connectionTo(urlOf(address, password, database), { mayBeSilent: true }),
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    application_name: 'vehicle-recalls participant',
  });
  return client;
}
