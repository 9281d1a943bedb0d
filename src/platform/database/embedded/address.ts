import { join } from 'node:path';
import { APPLICATION_ROLE, applicationPassword } from './application-role.js';
import { SUPERUSER } from './cluster.js';

export const DATABASE = 'recalls';

/** The address of a server: the folder of its socket, or a port of this machine. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** A server with a socket folder of its own needs no other port number; the number is only part of the socket's name. */
export const SOCKET_PORT = 5432;

export function isSocket({ host }: ServerAddress): boolean {
  return host.startsWith('/');
}

/** The path of a server's socket. */
export function socketOf({ host, port }: ServerAddress): string {
  return join(host, `.s.PGSQL.${port}`);
}

/** The service's database, as its superuser. */
export function urlOf(address: ServerAddress, password: string, database = DATABASE): string {
  return format(address, SUPERUSER, password, database);
}

/** The same, for the role of the service. @param password the superuser's */
export function applicationUrlOf(address: ServerAddress, password: string): string {
  return format(address, APPLICATION_ROLE, applicationPassword(password), DATABASE);
}

/** psql and the driver both read the socket's folder from the parameter `host`, because the host part of a URL can't contain a path. */
function format(address: ServerAddress, role: string, password: string, database: string): string {
  const { host, port } = address;
  return isSocket(address)
    ? `postgres://${role}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
    : `postgres://${role}:${password}@${host}:${port}/${database}`;
}
