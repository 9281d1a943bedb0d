import { access, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import { type Account, chooseAccount } from './account.js';
import { findBinaries } from './binaries.js';
import { createCluster } from './cluster.js';
import { freePort } from './free-port.js';
import { knock, urlOf } from './knock.js';
import type { Layout } from './layout.js';
import { disownPostmasterFile, isAlive, readPostmasterFile } from './postmaster-file.js';
import { handOver, startProgram } from './program.js';

/** Recovery after a crash reads the whole log of changes again: it may take a minute, hardly two. */
const START_TIMEOUT_MS = 120_000;

/** A fast shutdown writes what is in memory; after so long it is cut short, and the next start recovers. */
const STOP_TIMEOUT_MS = 30_000;

/** A server listens some 50 ms after it has written its process number: silence for so long means there is none. */
const SILENCE_MS = 500;

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
  // Neither failed statements nor their details are logged: they have VINs in them, and the service logs its own errors.
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
};

/** A server that runs, and a connection to it. */
export interface Running {
  readonly url: string;
  readonly client: Client;
}

/** The PostgreSQL server of one data folder. What it does must be done under the lock of that folder. */
export class EmbeddedServer {
  constructor(
    private readonly layout: Layout,
    private readonly parameters: Readonly<Record<string, string>>,
  ) {}

  /** The server, joined if it runs already (perhaps because its starter was killed), else started. */
  async joinOrStart(): Promise<Running> {
    return (await this.join()) ?? (await this.start());
  }

  /**
   * A server found running, once it is ready.
   *
   * Whether the process in `postmaster.pid` is ours is asked of the port: only our server knows the password. The
   * process table would not do, because who runs in it is told differently by each platform, and hidden by some.
   */
  async join(): Promise<Running | undefined> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    let silentSince: number | undefined;
    while (performance.now() < deadline) {
      const file = await readPostmasterFile(this.layout.cluster);
      // PostgreSQL clears a dead server's file away itself.
      if (!file || !isAlive(file.pid)) return undefined;
      const answer = await knock(file.port, await this.password());
      if (answer === 'later') silentSince = undefined;
      else if (answer !== 'not ours') return this.running(file.port, answer);
      else {
        silentSince ??= performance.now();
        if (performance.now() - silentSince > SILENCE_MS) {
          await disownPostmasterFile(this.layout.cluster);
          return undefined;
        }
      }
      await delay(POLL_MS);
    }
    throw new CannotOpenDatabase(
      `The PostgreSQL server of ${this.layout.home} runs, but does not become ready.`,
    );
  }

  async stop(): Promise<void> {
    const file = await readPostmasterFile(this.layout.cluster);
    if (!file) return;
    await this.signal(file.pid, 'SIGINT', 'fast');
    const deadline = performance.now() + STOP_TIMEOUT_MS;
    while ((await this.isThere(file.pid)) && performance.now() < deadline) await delay(POLL_MS);
    if (await this.isThere(file.pid)) await this.signal(file.pid, 'SIGQUIT', 'immediate');
  }

  private async start(): Promise<Running> {
    const binaries = await findBinaries();
    const account = await chooseAccount([binaries.postgres, dirname(this.layout.home)]);
    await handOver(this.layout, account);
    if (!(await exists(this.layout.cluster))) {
      await createCluster(this.layout, account, binaries.initdb, {
        durable: this.parameters.fsync !== 'off',
      });
    }
    // The port of a server that died: whoever still uses it finds it there again.
    let port = (await readPostmasterFile(this.layout.cluster))?.port ?? (await freePort());
    const began = performance.now();
    for (;;) {
      const attempted = await this.attempt(account, binaries.postgres, port);
      if (typeof attempted !== 'string') return attempted;
      const elapsed = performance.now() - began;
      const passes = LEFTOVERS.test(attempted) || PORT_TAKEN.test(attempted);
      if (!passes || elapsed > LEFTOVERS_TIMEOUT_MS) {
        throw new CannotOpenDatabase(`PostgreSQL did not start in ${this.layout.home}:\n${attempted}`);
      }
      await delay(BETWEEN_ATTEMPTS_MS);
      if (PORT_TAKEN.test(attempted) && elapsed > PORT_TIMEOUT_MS) port = await freePort();
    }
  }

  /** @returns the server, or what it said before it ended */
  private async attempt(account: Account, postgres: string, port: number): Promise<Running | string> {
    const parameters = { ...PARAMETERS, ...this.parameters, port: String(port) };
    const program = await startProgram(this.layout, account, postgres, [
      '-D',
      this.layout.cluster,
      ...Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]);
    let ended = false;
    void program.ended.then(() => {
      ended = true;
    });
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!ended && performance.now() < deadline) {
      const file = await readPostmasterFile(this.layout.cluster);
      // Its own word that it is ready, rather than trying to connect, which would fill its log with refusals.
      if (file?.ready && file.pid === program.process.pid) {
        const client = await knock(port, await this.password());
        if (typeof client === 'string') break;
        program.process.unref();
        return this.running(port, client);
      }
      await delay(POLL_MS);
    }
    program.process.kill('SIGQUIT');
    await program.ended;
    return program.said();
  }

  private async running(port: number, client: Client): Promise<Running> {
    return { url: urlOf(port, await this.password()), client };
  }

  private password(): Promise<string> {
    return readFile(this.layout.password, 'utf8');
  }

  private async signal(pid: number, signal: NodeJS.Signals, mode: string): Promise<void> {
    if (process.platform !== 'win32') {
      process.kill(pid, signal);
      return;
    }
    // Windows has no such signals; pg_ctl knows the way.
    const { pg_ctl } = await findBinaries();
    const parameters = ['stop', '-W', '-m', mode, '-D', this.layout.cluster];
    await (await startProgram(this.layout, await chooseAccount([]), pg_ctl, parameters)).ended;
  }

  /** The file goes first, the process a moment later; a process nobody waits for stays in the table without its file. */
  private async isThere(pid: number): Promise<boolean> {
    return (await readPostmasterFile(this.layout.cluster))?.pid === pid;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
