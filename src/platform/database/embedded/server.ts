import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import { type Account, anotherOwnerOf, chooseAccount } from './account.js';
import { applicationUrlOf, isSocket, type ServerAddress, socketOf, urlOf } from './address.js';
import { makeApplicationRole } from './application-role.js';
import { findBinaries } from './binaries.js';
import { createCluster } from './cluster.js';
import { type Layout, readPassword, removeLeftovers, takeHome } from './layout.js';
import {
  beatInServer,
  endLease,
  hasLostLease,
  isLeaseOfThisPlace,
  outliveLease,
  pidOfHeartbeat,
  StartingLease,
  startIdOfLease,
} from './lease.js';
import {
  invalidateStalePidFile,
  type PostmasterFile,
  readPostmasterFile,
  readPostmasterText,
  removePostmasterFile,
} from './postmaster-file.js';
import { probeServer } from './probe-server.js';
import { chownDataDir, startProgram } from './program.js';
import { isAlive, isThereFor, type Nature, natureOf, signalAs } from './server-process.js';
import { clearSocketFolder, HAS_SOCKETS, makeSocketFolder, removeSocketFolder } from './socket-folder.js';
import { NO_SOCKETS, START_TIMEOUT_MS, startServer } from './start-server.js';

/**
 * The timeout of a fast shutdown, which writes everything in memory. After it the server is stopped immediately, and the next start
 * recovers.
 */
const STOP_TIMEOUT_MS = 30_000;

/**
 * A server listens some 50 ms after it has written its process id. If a server refuses connections for this long, it is not awaited, but it
 * is not assumed dead either.
 */
const REFUSAL_TIMEOUT_MS = 10_000;

/** PostgreSQL fills its pid file a moment after creating it; a file that remains empty was left by a kill. */
const EMPTY_FILE_TIMEOUT_MS = 1_000;

/** At the end, a server that accepts no connection within this time is not awaited. */
const RECONNECT_TIMEOUT_MS = 3_000;

const POLL_MS = 10;

export type Transport = 'socket' | 'tcp';

/** A running server, and a connection to it. */
export interface Running {
  readonly pid: number;
  /** The superuser's address; the connection is the superuser's too. */
  readonly url: string;
  readonly applicationUrl: string;
  readonly client: Client;
}

/** The PostgreSQL server of one data folder. All its operations require the lock of that folder. */
export class EmbeddedServer {
  private chosen: Promise<Account> | undefined;
  /** The address at which it was found or started. A restart tries to use it again. */
  private address: ServerAddress | undefined;
  /**
   * The process id of the server that accepted our connection. Where the system does not show what a process is, only this one is certainly
   * our server.
   */
  private knownPid: number | undefined;

  /** The start id of that server. */
  private startId: string | undefined;

  constructor(
    private readonly layout: Layout,
    private readonly parameters: Readonly<Record<string, string>>,
    private readonly transport: Transport,
  ) {}

  /**
   * The server: joined if it is already running (perhaps because its starter was killed), otherwise started.
   *
   * @param mayCreate whether to create a cluster if there is none
   */
  async joinOrStart({ mayCreate, signal }: { mayCreate: boolean; signal?: AbortSignal }): Promise<Running> {
    const joined = await this.join(signal);
    if (joined) return this.complete(joined);
    const started = await this.start(mayCreate, signal);
    try {
      return await this.complete(started);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /**
   * A running server, once it is ready.
   *
   * A server that refuses connections is not necessarily dead. Only the operating system's information about the process in
   * `postmaster.pid` proves that: the process has ended, or it is another program, or a server of other data.
   */
  async join(signal?: AbortSignal): Promise<Running | undefined> {
    if (!(await isLeaseOfThisPlace(this.layout))) return this.joinNobody(signal);
    const began = performance.now();
    let refusedSince: number | undefined;
    let stoppingSince: number | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const file = await readPostmasterFile(this.layout.cluster);
      if (!file) {
        if (await this.endServerWithoutFile()) continue;
        return undefined;
      }
      // PostgreSQL itself removes the file of a dead server.
      if (!isAlive(file.pid)) return undefined;
      const nature = await this.natureOf(file.pid);
      if (nature === 'no server') {
        await invalidateStalePidFile(this.layout.cluster, await this.account());
        return undefined;
      }
      if (file.status === 'stopping') {
        // A smart shutdown waits until all sessions have ended by themselves, but pools keep theirs open.
        if (this.isOurs(file.pid, nature)) {
          await this.end(file.pid);
          continue;
        }
        stoppingSince ??= performance.now();
        if (performance.now() - stoppingSince > STOP_TIMEOUT_MS)
          throw this.unreachable(file, new Error('it is stopping'));
        await delay(POLL_MS);
        continue;
      }
      const answer = await probeServer(file.address, await readPassword(this.layout));
      if (answer === 'later') refusedSince = undefined;
      else if (answer instanceof Error) {
        if (nature === 'server' && file.status === 'ready' && (await this.hasLostSocket(file))) {
          // Nobody can connect to it any more, and it makes no new socket.
          await this.end(file.pid);
          continue;
        }
        refusedSince ??= performance.now();
        if (performance.now() - refusedSince > REFUSAL_TIMEOUT_MS) throw this.unreachable(file, answer);
      } else {
        this.address = file.address;
        this.knownPid = file.pid;
        this.startId = await startIdOfLease(this.layout);
        return this.running(file, answer);
      }
      if (performance.now() - began > START_TIMEOUT_MS) {
        throw new CannotOpenDatabase(
          `The PostgreSQL server of ${this.layout.home} runs, but does not become ready.`,
        );
      }
      await delay(POLL_MS);
    }
  }

  /** Whether the server with this process id is healthy: it is not stopping and has its pid file and socket. */
  async isWell(pid: number): Promise<boolean> {
    const file = await readPostmasterFile(this.layout.cluster);
    return file?.pid === pid && file.status !== 'stopping' && hasSocket(file);
  }

  /** Opens the session that writes the heartbeat. Errors are ignored, because it will be opened again. */
  async beat(pid: number): Promise<void> {
    const file = await readPostmasterFile(this.layout.cluster);
    if (file?.pid !== pid || file.status !== 'ready') return;
    const connection = await probeServer(file.address, await readPassword(this.layout));
    if (connection === 'later' || connection instanceof Error) return;
    await beatInServer(connection, this.layout, { pid, startId: this.startId });
  }

  /** Stops the server with this process id immediately if another start has taken its data, because both write into one folder. */
  async endIfLeaseIsLost(pid: number): Promise<void> {
    if (!(await hasLostLease(this.layout, this.startId))) return;
    if (this.isOurs(pid, await this.natureOf(pid))) await this.signal(pid, 'SIGQUIT', 'immediate');
  }

  /**
   * A new connection to a server after one of ours was lost.
   *
   * @returns `ended` when the server has gone or is stopping; `in doubt` when others may still use it: it has too many connections, it
   * recovers, it is slow
   */
  async reconnect(): Promise<Client | 'ended' | 'in doubt'> {
    const deadline = performance.now() + RECONNECT_TIMEOUT_MS;
    do {
      const file = await readPostmasterFile(this.layout.cluster);
      if (!file || file.status === 'stopping' || (await this.natureOf(file.pid)) === 'no server')
        return 'ended';
      const answer = await probeServer(file.address, await readPassword(this.layout));
      if (answer !== 'later' && !(answer instanceof Error)) {
        this.knownPid = file.pid;
        return answer;
      }
      await delay(POLL_MS);
    } while (performance.now() < deadline);
    return 'in doubt';
  }

  async stop(): Promise<void> {
    if (!(await isLeaseOfThisPlace(this.layout))) {
      if (this.knownPid !== undefined) await this.endIfLeaseIsLost(this.knownPid);
      return;
    }
    const startId = await startIdOfLease(this.layout);
    let file = await readPostmasterFile(this.layout.cluster);
    // The heartbeat names a server whose pid file was removed. A server that is about to fill its pid file is known by then.
    if (!file && (await this.endServerWithoutFile())) file = await readPostmasterFile(this.layout.cluster);
    if (file) {
      const nature = await this.natureOf(file.pid);
      // Its process id may belong to another process by now.
      if (this.isOurs(file.pid, nature)) await this.end(file.pid);
      // The lease remains if the process may still be a server, because the lease informs other machines.
      else if (nature === 'perhaps') return;
    }
    await endLease(this.layout, startId);
    if (this.address && isSocket(this.address)) await removeSocketFolder(this.layout, this.address.host);
  }

  private async complete(running: Running): Promise<Running> {
    try {
      await makeApplicationRole(running.client, await readPassword(this.layout));
      return running;
    } catch (error) {
      await running.client.end().catch(() => {});
      throw error;
    }
  }

  /** A server that was started elsewhere is not joined, because its process can be neither inspected nor stopped from here. */
  private async joinNobody(signal?: AbortSignal): Promise<undefined> {
    const file = await readPostmasterFile(this.layout.cluster);
    await outliveLease(this.layout, file?.address, signal);
    // The process id may come from a container that has ended.
    if (file && isAlive(file.pid) && (await this.natureOf(file.pid)) !== 'server') {
      await invalidateStalePidFile(this.layout.cluster, await this.account());
    }
    return undefined;
  }

  private async start(mayCreate: boolean, signal?: AbortSignal): Promise<Running> {
    const binaries = await findBinaries();
    const account = await this.account();
    const isThere = await exists(this.layout.cluster);
    if (!isThere && !mayCreate) {
      throw new CannotOpenDatabase(`The database's folder is gone: ${this.layout.cluster}.`);
    }
    await takeHome(this.layout);
    await removeLeftovers(this.layout);
    const lease = await StartingLease.take(this.layout, account);
    try {
      await chownDataDir(this.layout, account);
      if (!isThere) {
        await createCluster(this.layout, account, binaries.initdb, {
          durable: this.parameters.fsync !== 'off',
        });
      }
      const { pid, address, client } = await this.startWhereItWas(account, binaries.postgres, signal);
      this.address = address;
      this.knownPid = pid;
      this.startId = lease.startId;
      return await this.running({ pid, address }, client);
    } catch (error) {
      await lease.giveBack();
      throw error;
    } finally {
      lease.end();
    }
  }

  private async startWhereItWas(account: Account, postgres: string, signal?: AbortSignal) {
    const { layout, parameters } = this;
    const options = { layout, account, postgres, parameters, remembered: this.address, signal };
    if (this.transport === 'tcp' || !HAS_SOCKETS) return startServer({ ...options, socketFolder: undefined });
    // After a crash, clients of the dead server still connect to its old address.
    const remembered = this.address?.host ?? (await readPostmasterFile(layout.cluster))?.address.host;
    const startIn = async (elsewhere: boolean) => {
      const socketFolder = await makeSocketFolder(layout, account, { remembered, elsewhere });
      await clearSocketFolder(socketFolder, account);
      return startServer({ ...options, socketFolder });
    };
    try {
      return await startIn(false);
    } catch (error) {
      if (!(error instanceof Error && NO_SOCKETS.test(error.message))) throw error;
      return startIn(true);
    }
  }

  /**
   * A server whose pid file was removed ends within a minute, without a clean shutdown. Until then no other server can start. So it is shut
   * down cleanly now.
   *
   * @returns whether there was one, or there is now a pid file
   */
  private async endServerWithoutFile(): Promise<boolean> {
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
  private async end(pid: number): Promise<void> {
    const steps = [
      ['SIGINT', 'fast'],
      ['SIGQUIT', 'immediate'],
    ] as const;
    for (const [signal, mode] of steps) {
      await this.signal(pid, signal, mode);
      const deadline = performance.now() + STOP_TIMEOUT_MS;
      while (performance.now() < deadline) {
        if (!(await this.isThere(pid))) return;
        await delay(POLL_MS);
      }
    }
    throw new CannotOpenDatabase(
      `The PostgreSQL server of ${this.layout.home} (process ${pid}) does not end.`,
    );
  }

  private async signal(pid: number, signal: NodeJS.Signals, mode: string): Promise<void> {
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
  private async isThere(pid: number): Promise<boolean> {
    const nature = await this.natureOf(pid);
    if (nature !== 'perhaps') return nature === 'server';
    return (await readPostmasterFile(this.layout.cluster))?.pid === pid;
  }

  /** Whether its socket is gone, and not only invisible to this process: other processes may see and use it. */
  private async hasLostSocket(file: PostmasterFile): Promise<boolean> {
    if (await hasSocket(file)) return false;
    if (file.address.host === this.layout.socketFolder) return true;
    return (await isThereFor(file.pid, socketOf(file.address), await this.account())) === false;
  }

  /** A signal is sent only to a process that is certainly a server of this data. */
  private isOurs(pid: number, nature: Nature): boolean {
    return nature === 'server' || (nature === 'perhaps' && pid === this.knownPid);
  }

  private async running(
    { pid, address }: Pick<PostmasterFile, 'pid' | 'address'>,
    client: Client,
  ): Promise<Running> {
    const password = await readPassword(this.layout);
    return {
      pid,
      url: urlOf(address, password),
      applicationUrl: applicationUrlOf(address, password),
      client,
    };
  }

  private async natureOf(pid: number) {
    return natureOf(pid, this.layout.cluster, await this.account());
  }

  private account(): Promise<Account> {
    this.chosen ??= this.chooseAccount();
    return this.chosen;
  }

  private async chooseAccount(): Promise<Account> {
    const { postgres } = await findBinaries();
    return (await anotherOwnerOf(this.layout.home)) ?? chooseAccount([postgres, dirname(this.layout.home)]);
  }

  private unreachable({ pid }: PostmasterFile, reason: Error): CannotOpenDatabase {
    return new CannotOpenDatabase(
      `Process ${pid}, named in ${this.layout.cluster}/postmaster.pid, may be the PostgreSQL server of these data, and does not let the service in: ` +
        `${reason.message}. Nothing was changed. If it is that server, stop it; if it is not, remove the file.`,
    );
  }
}

async function hasSocket({ address }: PostmasterFile): Promise<boolean> {
  return !isSocket(address) || exists(socketOf(address));
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error) => {
      // A folder that can't be read may contain a cluster, so no new one is created.
      if (error.code !== 'ENOENT') throw error;
      return false;
    },
  );
}
