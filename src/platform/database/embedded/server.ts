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

/** A fast shutdown writes what is in memory; after so long it is cut short, and the next start recovers. */
const STOP_TIMEOUT_MS = 30_000;

/**
 * A server listens some 50 ms after it has written its process number. One that refuses us for so long is not waited for:
 * it is not taken for dead either.
 */
const REFUSAL_TIMEOUT_MS = 10_000;

/** PostgreSQL fills its file a moment after it has made it; one that stays empty was left by a kill. */
const EMPTY_FILE_TIMEOUT_MS = 1_000;

/** A server that does not let us in within this is not waited for at the end. */
const RECONNECT_TIMEOUT_MS = 3_000;

/** A server of our own usually starts sooner, and on a slow machine nobody is told of what is usual. */
const OWN_WORK_MS = 5_000;

const POLL_MS = 10;

export type Transport = 'socket' | 'tcp';

/** A server that runs, and a connection to it. */
export interface Running {
  readonly pid: number;
  /** As the superuser, and so is the connection. */
  readonly url: string;
  readonly applicationUrl: string;
  readonly client: Client;
}

/** The PostgreSQL server of one data folder. What it does must be done under the lock of that folder. */
export class EmbeddedServer {
  private chosen: Promise<Account> | undefined;
  /** Where it was found or started: there it is looked for when it has to be started again. */
  private address: ServerAddress | undefined;
  /** Of the server that let us in: where the system does not tell whose a process is, only this one is ours for certain. */
  private knownPid: number | undefined;

  /** Of the start of that server. */
  private startId: string | undefined;

  private awaiting: { readonly text: string; readonly isOwn: boolean; readonly since: number } | undefined;

  constructor(
    private readonly layout: Layout,
    private readonly parameters: Readonly<Record<string, string>>,
    private readonly transport: Transport,
  ) {}

  /** Whether {@link joinOrStart} has come so far that it waits for a server, its own or another. */
  get isAtWork(): boolean {
    return this.awaiting !== undefined;
  }

  /**
   * What it waits for, if that is worth a word.
   *
   * @param announced the person was told that a server is started
   */
  awaited({ announced }: { announced: boolean }): string | undefined {
    if (!this.awaiting) return undefined;
    const { text, isOwn, since } = this.awaiting;
    return isOwn && (announced || performance.now() - since < OWN_WORK_MS) ? undefined : text;
  }

  /**
   * The server, joined if it runs already (perhaps because its starter was killed), else started.
   *
   * @param mayCreate whether to make a cluster where there is none
   */
  async joinOrStart({
    mayCreate,
    signal,
  }: {
    mayCreate: boolean;
    signal?: AbortSignal | undefined;
  }): Promise<Running> {
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
   * A server found running, once it is ready.
   *
   * A server that can't be connected to is not a dead one. Only what the system says of the process named in
   * `postmaster.pid` can show that: it has ended, or it is another program, or a server of other data.
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
      // PostgreSQL clears a dead server's file away itself.
      if (!isAlive(file.pid)) return undefined;
      this.waitFor(
        `process ${file.pid}, the PostgreSQL server of ${this.layout.home}, to ${file.status === 'stopping' ? 'stop' : 'let this process in'}`,
        { isOwn: false },
      );
      const nature = await this.natureOf(file.pid);
      if (nature === 'no server') {
        await invalidateStalePidFile(this.layout.cluster, await this.account());
        return undefined;
      }
      if (file.status === 'stopping') {
        // A smart shutdown waits until all sessions have ended by themselves, and pools keep theirs.
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
          // Nobody can come to it any more, and it makes no other.
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
          `The PostgreSQL server of ${this.layout.home} runs, but does not become ready. Look at ${this.layout.log}, and try again.`,
        );
      }
      await delay(POLL_MS);
    }
  }

  /** Whether the server of this process number is as it should be: neither stopping nor without its file or socket. */
  async isWell(pid: number): Promise<boolean> {
    const file = await readPostmasterFile(this.layout.cluster);
    return file?.pid === pid && file.status !== 'stopping' && hasSocket(file);
  }

  /** Opens the session that shows to others that the server lives. Errors are of no concern: it is asked for again. */
  async beat(pid: number): Promise<void> {
    const file = await readPostmasterFile(this.layout.cluster);
    if (file?.pid !== pid || file.status !== 'ready') return;
    const connection = await probeServer(file.address, await readPassword(this.layout));
    if (connection === 'later' || connection instanceof Error) return;
    await beatInServer(connection, this.layout, { pid, startId: this.startId });
  }

  /** Ends the server of this process number at once if another start has its data by now: both write into one folder. */
  async endIfLeaseIsLost(pid: number): Promise<void> {
    if (!(await hasLostLease(this.layout, this.startId))) return;
    if (this.isOurs(pid, await this.natureOf(pid))) await this.signal(pid, 'SIGQUIT', 'immediate');
  }

  /**
   * Another connection to a server that has just lost one of ours.
   *
   * @returns `ended` when there is no server any more, or one that lets nobody in before it ends; `in doubt` when it may be
   *   there for others: it has too many connections, it recovers, it is slow
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
    // Of a server whose file was removed the heartbeat tells; one that is about to fill its file is known then.
    if (!file && (await this.endServerWithoutFile())) file = await readPostmasterFile(this.layout.cluster);
    if (file) {
      const nature = await this.natureOf(file.pid);
      // Its number may be another process's by now.
      if (this.isOurs(file.pid, nature)) await this.end(file.pid);
      // What may be a server keeps the lease that tells others of it.
      else if (nature === 'perhaps') return;
    }
    await endLease(this.layout, startId);
    if (this.address && isSocket(this.address)) await removeSocketFolder(this.layout, this.address.host);
  }

  private waitFor(text: string, { isOwn }: { isOwn: boolean }): void {
    this.awaiting = { text, isOwn, since: performance.now() };
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

  /** What was started elsewhere is not joined: its process can be neither seen nor stopped from here. */
  private async joinNobody(signal?: AbortSignal): Promise<undefined> {
    const file = await readPostmasterFile(this.layout.cluster);
    this.waitFor(
      `signs of life of a server of ${this.layout.home} in another container or on another machine`,
      { isOwn: false },
    );
    await outliveLease(this.layout, file?.address, signal);
    // Of the containers that have ended, one may have had a process of this number.
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
    this.waitFor(`PostgreSQL to start in ${this.layout.home}, which takes longer after a crash`, {
      isOwn: true,
    });
    await takeHome(this.layout);
    await removeLeftovers(this.layout);
    const lease = await StartingLease.take(this.layout, account);
    try {
      await chownDataDir(this.layout, account);
      if (!isThere) {
        this.waitFor(`PostgreSQL to make a database in ${this.layout.home}`, { isOwn: true });
        await createCluster(this.layout, account, binaries.initdb, {
          durable: this.parameters.fsync !== 'off',
          signal,
        });
        this.waitFor(`PostgreSQL to start in ${this.layout.home}`, { isOwn: true });
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
    // After a crash, what used the dead server still looks for it where it was.
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
   * A server whose file was removed ends itself, within a minute and without a proper end; until then it keeps others from
   * being started. So it is ended properly now.
   *
   * @returns whether there was one, or there is now a file
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

  /** Ends the server of this process number, and waits for it. Its file goes first, the process a moment later. */
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
      `The PostgreSQL server of ${this.layout.home} (process ${pid}) does not end: end that process, and try again.`,
    );
  }

  private async signal(pid: number, signal: NodeJS.Signals, mode: string): Promise<void> {
    const account = await this.account();
    if (process.platform !== 'win32') {
      await signalAs(account, pid, signal);
      return;
    }
    // Windows has no such signals; pg_ctl knows the way.
    const { pg_ctl } = await findBinaries();
    const parameters = ['stop', '-W', '-m', mode, '-D', this.layout.cluster];
    await (await startProgram(this.layout, account, pg_ctl, parameters)).ended;
  }

  /** Where a process that ended can't be told from one that runs, its file tells. */
  private async isThere(pid: number): Promise<boolean> {
    const nature = await this.natureOf(pid);
    if (nature !== 'perhaps') return nature === 'server';
    return (await readPostmasterFile(this.layout.cluster))?.pid === pid;
  }

  /** Whether its socket is gone, and not only out of our sight: others may use it where they see it. */
  private async hasLostSocket(file: PostmasterFile): Promise<boolean> {
    if (await hasSocket(file)) return false;
    if (file.address.host === this.layout.socketFolder) return true;
    return (await isThereFor(file.pid, socketOf(file.address), await this.account())) === false;
  }

  /** Only what is a server of these data for certain is sent a signal. */
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
      // A folder that can't be looked into is no reason to make another.
      if (error.code !== 'ENOENT') throw error;
      return false;
    },
  );
}
