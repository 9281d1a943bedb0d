import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import { applicationUrlOf, isSocket, type ServerAddress, urlOf } from './address.js';
import { makeApplicationRole } from './application-role.js';
import { findBinaries } from './binaries.js';
import { createCluster } from './cluster.js';
import { isThere } from './is-there.js';
import { type Layout, readPassword, removeLeftovers, takeHome } from './layout.js';
import {
  beatInServer,
  endLease,
  hasLostLease,
  isLeaseOfThisPlace,
  outliveLease,
  StartingLease,
  startIdOfLease,
} from './lease.js';
import { hasSocket, Postmaster, STOP_TIMEOUT_MS } from './postmaster.js';
import { invalidateStalePidFile, type PostmasterFile, readPostmasterFile } from './postmaster-file.js';
import { probeServer } from './probe-server.js';
import { chownDataDir } from './program.js';
import type { Running } from './running.js';
import { isAlive } from './server-process.js';
import { removeSocketFolder } from './socket-folder.js';
import { StartProgress } from './start-progress.js';
import { START_TIMEOUT_MS } from './start-server.js';
import { startWhereItWas, type Transport } from './start-where-it-was.js';
import { unreachable } from './unreachable.js';

/**
 * A server listens some 50 ms after it has written its process id. If a server refuses connections for this long, it is not awaited, but it
 * is not assumed dead either.
 */
const REFUSAL_TIMEOUT_MS = 10_000;

/** At the end, a server that accepts no connection within this time is not awaited. */
const RECONNECT_TIMEOUT_MS = 3_000;

const POLL_MS = 10;

/** The PostgreSQL server of one data folder. All its operations require the lock of that folder. */
export class EmbeddedServer {
  private readonly postmaster: Postmaster;
  /** The address at which it was found or started. A restart tries to use it again. */
  private address: ServerAddress | undefined;

  /** The start id of that server. */
  private startId: string | undefined;

  /** What {@link joinOrStart} waits for. */
  readonly progress = new StartProgress();

  constructor(
    private readonly layout: Layout,
    private readonly parameters: Readonly<Record<string, string>>,
    private readonly transport: Transport,
  ) {
    this.postmaster = new Postmaster(layout);
  }

  /**
   * The server: joined if it is already running (perhaps because its starter was killed), otherwise started.
   *
   * @param mayCreate whether to create a cluster if there is none
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
        if (await this.postmaster.endServerWithoutFile()) continue;
        return undefined;
      }
      // PostgreSQL itself removes the file of a dead server.
      if (!isAlive(file.pid)) return undefined;
      this.progress.waitFor(
        `process ${file.pid}, the PostgreSQL server of ${this.layout.home}, to ${file.status === 'stopping' ? 'stop' : 'let this process in'}`,
        { isOwn: false },
      );
      const nature = await this.postmaster.natureOf(file.pid);
      if (nature === 'no server') {
        await invalidateStalePidFile(this.layout.cluster, await this.postmaster.account());
        return undefined;
      }
      if (file.status === 'stopping') {
        // A smart shutdown waits until all sessions have ended by themselves, but pools keep theirs open.
        if (this.postmaster.isOurs(file.pid, nature)) {
          await this.postmaster.end(file.pid);
          continue;
        }
        stoppingSince ??= performance.now();
        if (performance.now() - stoppingSince > STOP_TIMEOUT_MS)
          throw unreachable(this.layout, file.pid, new Error('it is stopping'));
        await delay(POLL_MS);
        continue;
      }
      const answer = await probeServer(file.address, await readPassword(this.layout));
      if (answer === 'later') refusedSince = undefined;
      else if (answer instanceof Error) {
        if (nature === 'server' && file.status === 'ready' && (await this.postmaster.hasLostSocket(file))) {
          // Nobody can connect to it any more, and it makes no new socket.
          await this.postmaster.end(file.pid);
          continue;
        }
        refusedSince ??= performance.now();
        if (performance.now() - refusedSince > REFUSAL_TIMEOUT_MS)
          throw unreachable(this.layout, file.pid, answer);
      } else {
        this.address = file.address;
        this.postmaster.knownPid = file.pid;
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
    if (this.postmaster.isOurs(pid, await this.postmaster.natureOf(pid)))
      await this.postmaster.signal(pid, 'SIGQUIT', 'immediate');
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
      if (!file || file.status === 'stopping' || (await this.postmaster.natureOf(file.pid)) === 'no server')
        return 'ended';
      const answer = await probeServer(file.address, await readPassword(this.layout));
      if (answer !== 'later' && !(answer instanceof Error)) {
        this.postmaster.knownPid = file.pid;
        return answer;
      }
      await delay(POLL_MS);
    } while (performance.now() < deadline);
    return 'in doubt';
  }

  async stop(): Promise<void> {
    if (!(await isLeaseOfThisPlace(this.layout))) {
      if (this.postmaster.knownPid !== undefined) await this.endIfLeaseIsLost(this.postmaster.knownPid);
      return;
    }
    const startId = await startIdOfLease(this.layout);
    let file = await readPostmasterFile(this.layout.cluster);
    // The heartbeat names a server whose pid file was removed. A server that is about to fill its pid file is known by then.
    if (!file && (await this.postmaster.endServerWithoutFile()))
      file = await readPostmasterFile(this.layout.cluster);
    if (file) {
      const nature = await this.postmaster.natureOf(file.pid);
      // Its process id may belong to another process by now.
      if (this.postmaster.isOurs(file.pid, nature)) await this.postmaster.end(file.pid);
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
    this.progress.waitFor(
      `signs of life of a server of ${this.layout.home} in another container or on another machine`,
      { isOwn: false },
    );
    await outliveLease(this.layout, file?.address, signal);
    // The process id may come from a container that has ended.
    if (file && isAlive(file.pid) && (await this.postmaster.natureOf(file.pid)) !== 'server') {
      await invalidateStalePidFile(this.layout.cluster, await this.postmaster.account());
    }
    return undefined;
  }

  private async start(mayCreate: boolean, signal?: AbortSignal): Promise<Running> {
    const binaries = await findBinaries();
    const account = await this.postmaster.account();
    const isCluster = await isThere(this.layout.cluster);
    if (!isCluster && !mayCreate) {
      throw new CannotOpenDatabase(`The database's folder is gone: ${this.layout.cluster}.`);
    }
    this.progress.waitFor(`PostgreSQL to start in ${this.layout.home}, which takes longer after a crash`, {
      isOwn: true,
    });
    await takeHome(this.layout);
    await removeLeftovers(this.layout);
    const lease = await StartingLease.take(this.layout, account);
    try {
      await chownDataDir(this.layout, account);
      if (!isCluster) {
        this.progress.waitFor(`PostgreSQL to make a database in ${this.layout.home}`, { isOwn: true });
        await createCluster(this.layout, account, binaries.initdb, {
          durable: this.parameters.fsync !== 'off',
          signal,
        });
        this.progress.waitFor(`PostgreSQL to start in ${this.layout.home}`, { isOwn: true });
      }
      const { pid, address, client } = await startWhereItWas({
        layout: this.layout,
        account,
        postgres: binaries.postgres,
        parameters: this.parameters,
        transport: this.transport,
        remembered: this.address,
        signal,
      });
      this.address = address;
      this.postmaster.knownPid = pid;
      this.startId = lease.startId;
      return await this.running({ pid, address }, client);
    } catch (error) {
      await lease.giveBack();
      throw error;
    } finally {
      lease.end();
    }
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
}
