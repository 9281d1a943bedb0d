import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import type { Account } from './account.js';
import { isSocket, type ServerAddress, SOCKET_PORT } from './address.js';
import { freePort } from './free-port.js';
import { type Layout, readPassword } from './layout.js';
import { readPostmasterFile } from './postmaster-file.js';
import { probeServer } from './probe-server.js';
import { type StartedProgram, startProgram } from './program.js';
import { processesOf, signalAs } from './server-process.js';

/** Recovery after a crash reads the whole write-ahead log again: it may take a minute, hardly two. */
export const START_TIMEOUT_MS = 120_000;

/**
 * After a server was killed, its busy processes continue until their statements end, and PostgreSQL refuses to start beside them. They are
 * ended if they can be found; otherwise the start waits for them.
 */
const LEFTOVERS_TIMEOUT_MS = 15_000;
const LEFTOVERS = /pre-existing shared memory block/;

/** The port of a killed server remains in use for a moment. If it is in use for longer, another program has it. */
const PORT_TIMEOUT_MS = 500;
const PORT_TAKEN = /could not create any TCP\/IP sockets/;

/** Some file systems do not support sockets. */
export const NO_SOCKETS = /could not create (any )?Unix-domain sockets?/;

const BETWEEN_ATTEMPTS_MS = 100;
const POLL_MS = 10;

const PARAMETERS: Readonly<Record<string, string>> = {
  // Enough for the largest pool that a setting allows, the command line's pool, and a person with psql.
  max_connections: '250',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Failed statements are not logged, because they contain VINs. The service logs its own errors.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
};

const OVER_SOCKET = { listen_addresses: '', unix_socket_permissions: '0700' };
const OVER_TCP = { listen_addresses: '127.0.0.1', unix_socket_directories: '' };

interface Start {
  readonly layout: Layout;
  readonly account: Account;
  /** The path of the program. */
  readonly postgres: string;
  /** Settings that replace the usual ones. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The folder for the socket; without one the server listens on the loopback address. */
  readonly socketFolder: string | undefined;
  /** The previous address. */
  readonly remembered: ServerAddress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A server that accepts connections, and a connection to it. */
interface Started {
  readonly pid: number;
  readonly address: ServerAddress;
  readonly client: Client;
}

/**
 * Starts the server of a cluster on which no other is running, and waits until it is ready. It retries after errors that go away by
 * themselves.
 *
 * @throws CannotOpenDatabase with the server's message
 */
export async function startServer(start: Start): Promise<Started> {
  const { layout, account, socketFolder, signal } = start;
  let address = await addressFor(start);
  const began = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    const attempted = await attempt(start, address);
    if (typeof attempted !== 'string') return { ...attempted, address };
    const elapsed = performance.now() - began;
    const portTaken = socketFolder === undefined && PORT_TAKEN.test(attempted);
    const hasLeftovers = LEFTOVERS.test(attempted);
    if (elapsed > LEFTOVERS_TIMEOUT_MS || !(portTaken || hasLeftovers)) {
      throw new CannotOpenDatabase(`PostgreSQL did not start in ${layout.home}:\n${attempted}`);
    }
    if (hasLeftovers) {
      for (const pid of await processesOf(layout.cluster, account)) await signalAs(account, pid, 'SIGQUIT');
    }
    await delay(BETWEEN_ATTEMPTS_MS);
    if (portTaken && elapsed > PORT_TIMEOUT_MS) address = { ...address, port: await freePort() };
  }
}

/** At the previous address if that is still possible, because its clients connect to that address again. */
async function addressFor({ layout, socketFolder, remembered }: Start): Promise<ServerAddress> {
  if (socketFolder !== undefined) return { host: socketFolder, port: SOCKET_PORT };
  if (remembered && !isSocket(remembered)) return remembered;
  const died = (await readPostmasterFile(layout.cluster))?.address;
  return { host: '127.0.0.1', port: died && !isSocket(died) ? died.port : await freePort() };
}

/** @returns a connection, or the server's message if it ended */
async function attempt(start: Start, address: ServerAddress): Promise<Omit<Started, 'address'> | string> {
  const { layout, account, postgres, parameters, socketFolder } = start;
  const all = {
    ...PARAMETERS,
    ...(socketFolder === undefined
      ? OVER_TCP
      : { ...OVER_SOCKET, unix_socket_directories: quote(socketFolder) }),
    ...parameters,
    port: String(address.port),
  };
  const settings = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const program = await startProgram(layout, account, postgres, ['-D', layout.cluster, ...settings]);
  try {
    const connected = await untilReady(start, program, address);
    if (typeof connected !== 'string') {
      program.process.unref();
      return connected;
    }
    await end(program);
    return (await program.said()) || connected;
  } catch (error) {
    // A server that was started must not remain running without a process that knows of it.
    await end(program);
    throw error;
  }
}

/** @returns the reason why it is not ready */
async function untilReady(
  { layout, signal }: Start,
  program: StartedProgram,
  address: ServerAddress,
): Promise<Omit<Started, 'address'> | string> {
  let ended = false;
  void program.ended.then(() => {
    ended = true;
  });
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!ended && performance.now() < deadline) {
    signal?.throwIfAborted();
    const file = await readPostmasterFile(layout.cluster);
    // Reads the status in the pid file and does not try to connect, because failed attempts would fill the server's log.
    if (file?.status === 'ready' && file.pid === program.process.pid) {
      const client = await probeServer(address, await readPassword(layout));
      if (client === 'later') return 'It took connections, and none any more a moment later.';
      return client instanceof Error ? client.message : { pid: file.pid, client };
    }
    await delay(POLL_MS);
  }
  return ended ? 'It ended without a word.' : 'It did not become ready.';
}

async function end(program: StartedProgram): Promise<void> {
  program.process.kill('SIGQUIT');
  await program.ended;
}

/** PostgreSQL's setting is a list of folders, so a comma in a path is escaped. */
function quote(folder: string): string {
  return `"${folder.replaceAll('"', '""')}"`;
}
