import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import { type Account, anotherOwnerOf, chooseAccount } from './account.js';
import { isSocket, socketOf } from './address.js';
import { findBinaries } from './binaries.js';
import { isThere } from './is-there.js';
import type { Layout } from './layout.js';
import { pidOfHeartbeat } from './lease.js';
import {
  type PostmasterFile,
  readPostmasterFile,
  readPostmasterText,
  removePostmasterFile,
} from './postmaster-file.js';
import { startProgram } from './program.js';
import { isThereFor, type Nature, natureOf, signalAs } from './server-process.js';

/**
 * The timeout of a fast shutdown, which writes everything in memory. After it the server is stopped immediately, and the next start
 * recovers.
 */
export const STOP_TIMEOUT_MS = 30_000;

/** PostgreSQL fills its pid file a moment after creating it; a file that remains empty was left by a kill. */
const EMPTY_FILE_TIMEOUT_MS = 1_000;

const POLL_MS = 10;

/** The server process of one data folder, as the operating system shows it: whether it runs, whether it is ours, and how it is ended. */
export class Postmaster {
  private chosen: Promise<Account> | undefined;

  /**
   * The process id of the server that accepted our connection. Where the system does not show what a process is, only this one is certainly
   * our server.
   */
  knownPid: number | undefined;

  constructor(private readonly layout: Layout) {}

  /**
   * A server whose pid file was removed ends within a minute, without a clean shutdown. Until then no other server can start. So it is shut
   * down cleanly now.
   *
   * @returns whether there was one, or there is now a pid file
   */
  async endServerWithoutFile(): Promise<boolean> {
    const pid = await pidOfHeartbeat(this.layout);
    if (pid !== undefined && (await this.natureOf(pid)) === 'server') {
      await this.end(pid);
      return true;
    }
    if ((await readPostmasterText(this.layout.cluster)) === undefined) return false;
    const deadline = performance.now() + EMPTY_FILE_TIMEOUT_MS;
    while (performance.now() < deadline) {
      if ((await readPostmasterFile(this.layout.cluster)) !== undefined) return true;
      await delay(POLL_MS);
    }
    await removePostmasterFile(this.layout.cluster, await this.account());
    return false;
  }

  /** Stops the server with this process id and waits for it. The pid file disappears first, the process a moment later. */
  async end(pid: number): Promise<void> {
    const steps = [
      ['SIGINT', 'fast'],
      ['SIGQUIT', 'immediate'],
    ] as const;
    for (const [signal, mode] of steps) {
      await this.signal(pid, signal, mode);
      const deadline = performance.now() + STOP_TIMEOUT_MS;
      while (performance.now() < deadline) {
        if (!(await this.isRunning(pid))) return;
        await delay(POLL_MS);
      }
    }
    throw new CannotOpenDatabase(
      `The PostgreSQL server of ${this.layout.home} (process ${pid}) does not end: end that process, and try again.`,
    );
  }

  async signal(pid: number, signal: NodeJS.Signals, mode: string): Promise<void> {
    const account = await this.account();
    if (process.platform !== 'win32') {
      await signalAs(account, pid, signal);
      return;
    }
    // Windows has no such signals; pg_ctl can do it there.
    const { pg_ctl } = await findBinaries();
    const parameters = ['stop', '-W', '-m', mode, '-D', this.layout.cluster];
    await (await startProgram(this.layout, account, pg_ctl, parameters)).ended;
  }

  /** If the system can't tell whether a process has ended, the pid file shows it. */
  private async isRunning(pid: number): Promise<boolean> {
    const nature = await this.natureOf(pid);
    if (nature !== 'perhaps') return nature === 'server';
    return (await readPostmasterFile(this.layout.cluster))?.pid === pid;
  }

  /** Whether its socket is gone, and not only invisible to this process: other processes may see and use it. */
  async hasLostSocket(file: PostmasterFile): Promise<boolean> {
    if (await hasSocket(file)) return false;
    if (file.address.host === this.layout.socketFolder) return true;
    return (await isThereFor(file.pid, socketOf(file.address), await this.account())) === false;
  }

  /** A signal is sent only to a process that is certainly a server of this data. */
  isOurs(pid: number, nature: Nature): boolean {
    return nature === 'server' || (nature === 'perhaps' && pid === this.knownPid);
  }

  async natureOf(pid: number) {
    return natureOf(pid, this.layout.cluster, await this.account());
  }

  account(): Promise<Account> {
    this.chosen ??= this.chooseAccount();
    return this.chosen;
  }

  private async chooseAccount(): Promise<Account> {
    const { postgres } = await findBinaries();
    return (await anotherOwnerOf(this.layout.home)) ?? chooseAccount([postgres, dirname(this.layout.home)]);
  }
}

export async function hasSocket({ address }: PostmasterFile): Promise<boolean> {
  return !isSocket(address) || isThere(socketOf(address));
}
