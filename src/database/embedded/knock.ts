import { Client, DatabaseError } from 'pg';
import { APPLICATION_ROLE, applicationPassword } from './application-role.js';
import { SUPERUSER } from './cluster.js';

const DATABASE = 'recalls';
const CANNOT_CONNECT_NOW = '57P03';
const NO_SUCH_DATABASE = '3D000';

/** A port that takes the connection and then says nothing: a server that is stopped or swamped. */
const TIMEOUT_MS = 5_000;

/**
 * Who answers on a port: our server, with a connection to it; our server or another's that will tell in a moment (`later`);
 * or nobody, or somebody who does not know our password, and that only our server knows.
 */
export async function knock(port: number, password: string): Promise<Client | 'later' | 'not ours'> {
  try {
    return await connect(port, password, DATABASE);
  } catch (error) {
    if (!(error instanceof DatabaseError)) return isTimeout(error) ? 'later' : 'not ours';
    if (error.code === CANNOT_CONNECT_NOW) return 'later';
    if (error.code !== NO_SUCH_DATABASE) return 'not ours';
    const server = await connect(port, password, 'postgres');
    await server.query(`CREATE DATABASE ${DATABASE}`);
    await server.end();
    return connect(port, password, DATABASE);
  }
}

/** The service's database, as its superuser. */
export function urlOf(port: number, password: string): string {
  return address(port, SUPERUSER, password, DATABASE);
}

/** The same, as the role that the service works with. @param password the superuser's */
export function applicationUrlOf(port: number, password: string): string {
  return address(port, APPLICATION_ROLE, applicationPassword(password), DATABASE);
}

async function connect(port: number, password: string, database: string): Promise<Client> {
  const client = new Client({
    connectionString: address(port, SUPERUSER, password, database),
    connectionTimeoutMillis: TIMEOUT_MS,
    application_name: 'vehicle-recalls participant',
  });
  // Whoever keeps the connection listens for its end.
  client.on('error', () => {});
  await client.connect();
  return client;
}

function address(port: number, role: string, password: string, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout/.test(error.message);
}
