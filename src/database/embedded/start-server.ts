import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import type { Account } from './account.js';
import { freePort } from './free-port.js';
import { knock } from './knock.js';
import { type Layout, readPassword } from './layout.js';
import { readPostmasterFile } from './postmaster-file.js';
import { startProgram } from './program.js';

/** Recovery after a crash reads the whole log of changes again: it may take a minute, hardly two. */
export const START_TIMEOUT_MS = 120_000;

/**
 * After the server was killed, those of its processes that are at work go on until their statement ends, which takes 10 s
 * at most; PostgreSQL refuses to start beside them.
 */
const LEFTOVERS_TIMEOUT_MS = 15_000;
const LEFTOVERS = /pre-existing shared memory block/;

/** A killed server's port stays taken for a moment; for longer, and somebody else has it. */
const PORT_TIMEOUT_MS = 500;
const PORT_TAKEN = /could not create any TCP\/IP sockets/;

const BETWEEN_ATTEMPTS_MS = 100;
const POLL_MS = 10;

const PARAMETERS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
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

/** A server that accepts connections, and one to it. */
interface Started {
  readonly port: number;
  readonly client: Client;
}

/**
 * Starts the server of a cluster where no other runs, and waits until it is ready. What passes by itself is waited for.
 *
 * @param parameters in place of the usual ones
 * @throws CannotOpenDatabase with what the server said
 */
export async function startServer(
  layout: Layout,
  account: Account,
  postgres: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Started> {
  // The port of a server that died: whoever still uses it finds it there again.
  let port = (await readPostmasterFile(layout.cluster))?.port ?? (await freePort());
  const began = performance.now();
  for (;;) {
    const all = { ...PARAMETERS, ...parameters, port: String(port) };
    const attempted = await attempt(layout, account, postgres, all);
    if (typeof attempted !== 'string') return { port, client: attempted };
    const elapsed = performance.now() - began;
    const portTaken = PORT_TAKEN.test(attempted);
    if (elapsed > LEFTOVERS_TIMEOUT_MS || !(portTaken || LEFTOVERS.test(attempted))) {
      throw new CannotOpenDatabase(`PostgreSQL did not start in ${layout.home}:\n${attempted}`);
    }
    await delay(BETWEEN_ATTEMPTS_MS);
    if (portTaken && elapsed > PORT_TIMEOUT_MS) port = await freePort();
  }
}

/** @returns a connection, or what the server said before it ended */
async function attempt(
  layout: Layout,
  account: Account,
  postgres: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Client | string> {
  const settings = Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const program = await startProgram(layout, account, postgres, ['-D', layout.cluster, ...settings]);
  let ended = false;
  void program.ended.then(() => {
    ended = true;
  });
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!ended && performance.now() < deadline) {
    const file = await readPostmasterFile(layout.cluster);
    // Its own word that it is ready, rather than trying to connect, which would fill its log with refusals.
    if (file?.ready && file.pid === program.process.pid) {
      const client = await knock(file.port, await readPassword(layout));
      if (typeof client === 'string') break;
      program.process.unref();
      return client;
    }
    await delay(POLL_MS);
  }
  program.process.kill('SIGQUIT');
  await program.ended;
  return program.said();
}
