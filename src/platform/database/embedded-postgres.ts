import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type Client, DatabaseError } from 'pg';
import { sayWhatIsAwaited } from '../clock/wait-notice.js';
import { explainFileError } from '../errors/file-error.js';
import { ADVISORY_LOCKS } from './advisory-locks.js';
import { CannotOpenDatabase } from './cannot-open-database.js';
import { type Layout, prepareLayout } from './embedded/layout.js';
import { markOfHeartbeat } from './embedded/lease.js';
import { LOCK_TIMEOUT_MS, underLock } from './embedded/lock.js';
import { readLogEnd } from './embedded/program.js';
import type { Running } from './embedded/running.js';
import { EmbeddedServer } from './embedded/server.js';
import type { Transport } from './embedded/start-where-it-was.js';

/** This process's use of a PostgreSQL server that several processes may share. */
export interface RunningPostgres {
  /** The address for the superuser, to migrate. */
  readonly url: string;
  /** The address for the role that can't change append-only tables, for everything else. */
  readonly applicationUrl: string;
  /** Ends the use; the last process stops the server. */
  release(): Promise<void>;
}

const BETWEEN_RESTORES_MS = 1_000;

/** How often to check for a server that was told to stop or whose pid file was removed, because its sessions notice neither. */
const BETWEEN_LOOKS_MS = 500;

const GOODBYE_TIMEOUT_MS = 1_000;

/** A stop takes some seconds on a slow machine. People are told of one that takes longer than this. */
const USUAL_STOP_MS = 5_000;

/** The server beats every second. */
const LOOKS_WITHOUT_BEAT = 6;

interface Options {
  readonly dataDir: string;
  /** PostgreSQL settings that replace the usual ones. They have no effect on a server that is already running. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** `tcp` is for programs that can't use a socket. Every account of the machine can connect to a loopback port. */
  readonly transport?: Transport;
  /** Ends the start. */
  readonly signal?: AbortSignal | undefined;
  /** For another process that starts or stops the server. */
  readonly lockTimeoutMs?: number | undefined;
  /** Whether a person was told that the server is started: then nothing is said of how long that takes. */
  readonly announced?: boolean;
}

/**
 * A real PostgreSQL server in the data folder, which is started unless it is already running.
 *
 * The service and the command line may use it at the same time, and it outlives the process that started it. So each process keeps one idle
 * connection with a shared advisory lock, which is released when the process ends for any reason. A process that leaves and can get the
 * lock exclusively is the last one, and stops the server. After a `kill -9` nobody stops it, and the next start joins it.
 *
 * @throws CannotOpenDatabase
 */
export async function startEmbeddedPostgres({
  dataDir,
  parameters = {},
  transport = 'socket',
  signal,
  lockTimeoutMs = LOCK_TIMEOUT_MS,
  announced,
}: Options): Promise<RunningPostgres> {
  try {
    const layout = await prepareLayout(dataDir);
    const timeoutMs = Math.min(lockTimeoutMs, LOCK_TIMEOUT_MS);
    const how = { mayCreate: true, signal, timeoutMs, announced };
    return await SharedPostgres.join(layout, new EmbeddedServer(layout, parameters, transport), how);
  } catch (error) {
    if (error instanceof DatabaseError) {
      throw new CannotOpenDatabase(`The database under DATA_DIR refuses the service: ${error.message}`);
    }
    const reason = explainFileError(error, 'a file in it');
    if (reason === undefined) throw error;
    throw new CannotOpenDatabase(`The database under DATA_DIR (${dataDir}) can't be opened: ${reason}`);
  }
}

/** What the server of a data folder said last. */
export async function endOfServerLog(dataDir: string): Promise<string> {
  return readLogEnd((await prepareLayout(dataDir)).log);
}

class SharedPostgres implements RunningPostgres {
  private readonly logger = new Logger('Embedded PostgreSQL');
  private readonly leaving = new AbortController();
  private readonly looking: NodeJS.Timeout;
  private restoring: Promise<void> | undefined;
  private left: Promise<void> | undefined;
  private lost = false;
  private lastBeat: string | undefined;
  private looksWithoutBeat = 0;

  private constructor(
    private readonly layout: Layout,
    private readonly server: EmbeddedServer,
    private running: Running,
  ) {
    this.watch();
    this.looking = setInterval(() => void this.look().catch(() => {}), BETWEEN_LOOKS_MS).unref();
  }

  static async join(layout: Layout, server: EmbeddedServer, how: Entry): Promise<SharedPostgres> {
    // Only here is there a person who waits: a running service tells its log that it starts the server again.
    const running = await sayWhatIsAwaited(
      () =>
        server.progress.isAtWork
          ? server.progress.awaited({ announced: how.announced === true })
          : inTheWay(layout),
      () => enter(layout, server, how),
    );
    return new SharedPostgres(layout, server, running);
  }

  get url(): string {
    return this.running.url;
  }

  get applicationUrl(): string {
    return this.running.applicationUrl;
  }

  release(): Promise<void> {
    this.left ??= this.leave();
    return this.left;
  }

  private async leave(): Promise<void> {
    // Aborts a restart in progress, because nobody needs it any more.
    this.leaving.abort();
    clearInterval(this.looking);
    await this.restoring;
    let stopping: number | undefined;
    await sayWhatIsAwaited(
      () => {
        if (stopping === undefined) return inTheWay(this.layout);
        return performance.now() - stopping < USUAL_STOP_MS ? undefined : 'PostgreSQL to stop';
      },
      () =>
        underLock(this.layout.lock, async () => {
          stopping = performance.now();
          const isLast = await isAlone(this.running.client).catch(() => this.isAloneAnew());
          await close(this.running.client);
          if (isLast) await this.server.stop();
        }),
    );
  }

  /**
   * A server that does not answer is stopped only if it has ended anyway, because other processes may still use a slow or full server. If
   * nobody uses it, the next start joins it.
   */
  private async isAloneAnew(): Promise<boolean> {
    const client = await this.server.reconnect();
    if (client === 'ended') return true;
    if (client !== 'in doubt') {
      const answer = await isAlone(client).catch(() => false);
      await close(client);
      if (answer) return true;
    }
    this.logger.warn('The database server may be in use by others; it is left running.');
    return false;
  }

  /** The connection closes before this process closes it only if the server ends, or if one of its processes was killed and it restarts. */
  private watch(): void {
    const { client } = this.running;
    this.lost = false;
    const lose = () => {
      if (client !== this.running.client) return;
      this.lost = true;
      this.restore();
    };
    client.once('end', lose);
    // A server that was killed again during its recovery ended before this listener was added. Asking the connection detects that.
    client.query('SELECT 1').catch(lose);
  }

  /**
   * Detects what a session does not notice: a smart shutdown, which waits for the session to end, and a server whose pid file is missing.
   */
  private async look(): Promise<void> {
    const { pid, client } = this.running;
    if (this.restoring !== undefined) return;
    await this.server.endIfLeaseIsLost(pid);
    if (this.lost || !(await this.server.isWell(pid))) {
      if (client === this.running.client) this.restore();
      return;
    }
    const beat = await markOfHeartbeat(this.layout);
    this.looksWithoutBeat = beat === this.lastBeat ? this.looksWithoutBeat + 1 : 0;
    this.lastBeat = beat;
    if (this.looksWithoutBeat % LOOKS_WITHOUT_BEAT === LOOKS_WITHOUT_BEAT - 1) await this.server.beat(pid);
  }

  private restore(): void {
    if (this.leaving.signal.aborted || this.restoring !== undefined) return;
    this.restoring = this.startAgain().finally(() => {
      this.restoring = undefined;
    });
  }

  /** Restarts a server that ended unexpectedly, at the address that all processes use. */
  private async startAgain(): Promise<void> {
    const { client } = this.running;
    const { signal } = this.leaving;
    this.logger.error('The database server ended; starting it again.');
    let said = '';
    while (!signal.aborted) {
      try {
        this.running = await enter(this.layout, this.server, { mayCreate: false, signal });
        this.watch();
        void close(client);
        this.logger.warn('The database server is back.');
        return;
      } catch (error) {
        if (signal.aborted) return;
        const message = error instanceof Error ? error.message : String(error);
        // While a disk is full, the same error occurs every second.
        if (message !== said) this.logger.error(message);
        said = message;
        await delay(BETWEEN_RESTORES_MS, undefined, { ref: false, signal }).catch(() => {});
      }
    }
  }
}

function inTheWay({ home }: Layout): string {
  return `another process that starts or stops the database in ${home}`;
}

interface Entry {
  /** Whether to make a cluster where there is none. */
  readonly mayCreate: boolean;
  readonly signal?: AbortSignal | undefined;
  /** For the lock. */
  readonly timeoutMs?: number;
  readonly announced?: boolean | undefined;
}

/** Joins or starts the server and says so in it, before anyone else may judge whether he is the last. */
function enter(layout: Layout, server: EmbeddedServer, how: Entry): Promise<Running> {
  return underLock(
    layout.lock,
    async () => {
      const running = await server.joinOrStart(how);
      try {
        await running.client.query('SELECT pg_advisory_lock_shared($1)', [ADVISORY_LOCKS.participants]);
        await server.beat(running.pid);
      } catch (error) {
        const isLast = await isAlone(running.client).catch(() => false);
        await close(running.client);
        if (isLast) await server.stop();
        throw error;
      }
      return running;
    },
    how,
  );
}

/** Whether no other process uses the server. */
async function isAlone(client: Client): Promise<boolean> {
  await client.query('SELECT pg_advisory_unlock_shared($1)', [ADVISORY_LOCKS.participants]);
  const { rows } = await client.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [
    ADVISORY_LOCKS.participants,
  ]);
  return rows[0]?.alone === true;
}

/** A server that is stopped by a debugger, or overloaded, does not answer the goodbye. */
async function close(client: Client): Promise<void> {
  await Promise.race([client.end().catch(() => {}), delay(GOODBYE_TIMEOUT_MS, undefined, { ref: false })]);
}
