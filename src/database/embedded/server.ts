import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import { chooseAccount } from './account.js';
import { makeApplicationRole } from './application-role.js';
import { findBinaries } from './binaries.js';
import { createCluster } from './cluster.js';
import { applicationUrlOf, knock, urlOf } from './knock.js';
import { type Layout, readPassword } from './layout.js';
import { disownPostmasterFile, isAlive, readPostmasterFile } from './postmaster-file.js';
import { handOver, startProgram } from './program.js';
import { START_TIMEOUT_MS, startServer } from './start-server.js';

/** A fast shutdown writes what is in memory; after so long it is cut short, and the next start recovers. */
const STOP_TIMEOUT_MS = 30_000;

/** A server listens some 50 ms after it has written its process number: silence for so long means there is none. */
const SILENCE_MS = 500;

const POLL_MS = 10;

/** A server that runs, and a connection to it. */
export interface Running {
  /** As the superuser, and so is the connection. */
  readonly url: string;
  readonly applicationUrl: string;
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
    const running = (await this.join()) ?? (await this.start());
    await makeApplicationRole(running.client, await readPassword(this.layout));
    return running;
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
      const answer = await knock(file.port, await readPassword(this.layout));
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
    if (!file || !isAlive(file.pid)) return;
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
    const { port, client } = await startServer(this.layout, account, binaries.postgres, this.parameters);
    return this.running(port, client);
  }

  private async running(port: number, client: Client): Promise<Running> {
    const password = await readPassword(this.layout);
    return { url: urlOf(port, password), applicationUrl: applicationUrlOf(port, password), client };
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

  /** Its file goes first, the process a moment later; one nobody waits for stays in the process table after that. */
  private async isThere(pid: number): Promise<boolean> {
    return isAlive(pid) && (await readPostmasterFile(this.layout.cluster))?.pid === pid;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
