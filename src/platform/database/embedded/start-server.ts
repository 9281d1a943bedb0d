import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import { diskProblem } from '../disk-problem.js';
import type { Account } from './account.js';
import { isSocket, type ServerAddress, SOCKET_PORT } from './address.js';
import { freePort } from './free-port.js';
import { type Layout, readPassword } from './layout.js';
import { readPostmasterFile } from './postmaster-file.js';
import { probeServer } from './probe-server.js';
import { type StartedProgram, startProgram } from './program.js';
import { processesOf, signalAs } from './server-process.js';

/** Recovery after a crash reads the whole log of changes again: it may take a minute, hardly two. */
export const START_TIMEOUT_MS = 120_000;

/**
 * After the server was killed, those of its processes that are at work go on until their statement ends; PostgreSQL refuses
 * to start beside them. They are ended, where they can be found; elsewhere they are waited for.
 */
const LEFTOVERS_TIMEOUT_MS = 15_000;
const LEFTOVERS = /pre-existing shared memory block/;

/** A killed server's port stays taken for a moment; for longer, and somebody else has it. */
const PORT_TIMEOUT_MS = 500;
const PORT_TAKEN = /could not create any TCP\/IP sockets/;

/** Some file systems have none. */
export const NO_SOCKETS = /could not create (any )?Unix-domain sockets?/;

const BETWEEN_ATTEMPTS_MS = 100;
const POLL_MS = 10;

const PARAMETERS: Readonly<Record<string, string>> = {
  // The largest pool a setting allows, the command line's, and somebody who looks.
  max_connections: '250',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Failed statements are not logged: they have VINs in them, and the service logs its own errors.
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
  /** The program. */
  readonly postgres: string;
  /** In place of the usual ones. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Where the socket is to be; without one the server listens on the loopback address. */
  readonly socketFolder: string | undefined;
  /** Where it answered before. */
  readonly remembered: ServerAddress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A server that accepts connections, and one to it. */
interface Started {
  readonly pid: number;
  readonly address: ServerAddress;
  readonly client: Client;
}

/**
 * Starts the server of a cluster where no other runs, and waits until it is ready. What passes by itself is waited for.
 *
 * @throws CannotOpenDatabase with what the server said
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
      throw new CannotOpenDatabase(
        (await diskProblem(attempted, layout.home)) ??
          `PostgreSQL did not start in ${layout.home}:\n${attempted}`,
      );
    }
    if (hasLeftovers) {
      for (const pid of await processesOf(layout.cluster, account)) await signalAs(account, pid, 'SIGQUIT');
    }
    await delay(BETWEEN_ATTEMPTS_MS);
    if (portTaken && elapsed > PORT_TIMEOUT_MS) address = { ...address, port: await freePort() };
  }
}

/** At the same address as before, if that is still possible, because its clients connect to that address again. */
async function addressFor({ layout, socketFolder, remembered }: Start): Promise<ServerAddress> {
  if (socketFolder !== undefined) return { host: socketFolder, port: SOCKET_PORT };
  if (remembered && !isSocket(remembered)) return remembered;
  const died = (await readPostmasterFile(layout.cluster))?.address;
  return { host: '127.0.0.1', port: died && !isSocket(died) ? died.port : await freePort() };
}

/** @returns a connection, or what the server said before it ended */
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
    // What was started does not go on without anybody who knows of it.
    await end(program);
    throw error;
  }
}

/** @returns why it is not ready */
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
    // Its own word that it is ready, rather than trying to connect, which would fill its log with refusals.
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

/** In a list of folders, which a comma would end. */
function quote(folder: string): string {
  return `"${folder.replaceAll('"', '""')}"`;
}
