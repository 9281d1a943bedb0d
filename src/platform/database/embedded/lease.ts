import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readFile, readlink, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { ADVISORY_LOCKS } from '../advisory-locks.js';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import type { Account } from './account.js';
import { isSocket, type ServerAddress, socketOf } from './address.js';
import type { Layout } from './layout.js';
import { machineId } from './machine-id.js';
import { openPrivateFile, readPrivateFile, replacePrivateFile } from './private-files.js';
import { answers } from './socket-folder.js';

const BETWEEN_BEATS_MS = 1_000;

/** A server elsewhere whose last heartbeat is older than this has ended. */
const LEASE_MS = 10_000;

/**
 * A running server writes a heartbeat within this time. It is awaited even if the last one seems old, because the clock may have been set
 * meanwhile.
 */
const SHORTEST_WATCH_MS = 2_500;

const POLL_MS = 100;
const FIRST_BEAT_TIMEOUT_MS = 2_000;

interface Lease {
  /** Identifies the PID namespace: within it, process ids mean the same. */
  readonly place: string;
  readonly host: string;
  /** Differs for each start; earlier versions had none. */
  readonly startId: string | undefined;
}

/**
 * A lease on the data folder. Process ids, PostgreSQL's own lock files and shared memory are visible only within one container or machine,
 * but DATA_DIR may be mounted in several. So the lease is in the folder itself: where the server was started, and a heartbeat.
 */
export function placeOfThisProcess(): Promise<string> {
  // Read once, because a laptop's name changes with its network, and its server would then seem to be elsewhere.
  place ??= findPlace();
  return place;
}

let place: Promise<string> | undefined;

async function findPlace(): Promise<string> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()} ${await readlink('/proc/self/ns/pid')}`;
  } catch {
    return `${process.platform} ${(await machineId(process.platform)) ?? hostname()}`;
  }
}

/** @returns whether the last server was started in this PID namespace, so that its process id shows whether it is alive */
export async function isLeaseOfThisPlace(layout: Layout): Promise<boolean> {
  const lease = await readLease(layout);
  return lease === undefined || lease.place === (await placeOfThisProcess());
}

/**
 * Waits until the lease of a server that was started elsewhere has expired.
 *
 * @param address the address of that server
 * @throws CannotOpenDatabase when that server is alive
 */
export async function outliveLease(
  layout: Layout,
  address: ServerAddress | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const first = await readHeartbeat(layout);
  const age = first === undefined ? 0 : (await timeOfFolder(layout)) - first.at;
  const deadline = performance.now() + Math.min(Math.max(LEASE_MS - age, SHORTEST_WATCH_MS), LEASE_MS);
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    const lease = await readLease(layout);
    if (lease === undefined) return;
    if ((await readHeartbeat(layout))?.mark !== first?.mark) throw inUse(layout, lease);
    await delay(POLL_MS);
  }
  // Another container of the same machine: its heartbeats may have stopped while its socket still answers.
  const lease = await readLease(layout);
  if (lease && address && isSocket(address) && (await answers(socketOf(address)))) throw inUse(layout, lease);
}

/** A lease that this process renews until the server does so itself. */
export class StartingLease {
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly layout: Layout,
    readonly startId: string,
    private readonly beat: () => Promise<void>,
  ) {
    this.timer = setInterval(() => void this.beat().catch(() => {}), BETWEEN_BEATS_MS);
  }

  static async take(layout: Layout, { owner }: Account): Promise<StartingLease> {
    // The server writes into the file, so the file belongs to the server's account and its folder to ours.
    await replacePrivateFile(layout.heartbeat, '0', owner);
    const startId = randomBytes(16).toString('hex');
    const lease: Lease = { place: await placeOfThisProcess(), host: hostname(), startId };
    // The server reads it to check that the lease is still its own.
    await replacePrivateFile(layout.lease, JSON.stringify(lease), undefined, 0o644);
    return new StartingLease(layout, startId, async () => {
      const file = await openPrivateFile(layout.heartbeat, constants.O_WRONLY);
      try {
        const now = new Date();
        await file.utimes(now, now);
      } finally {
        await file.close();
      }
    });
  }

  end(): void {
    clearInterval(this.timer);
  }

  /** The start failed. */
  async giveBack(): Promise<void> {
    await endLease(this.layout, this.startId);
  }
}

/**
 * Ends the lease of a server that has ended, so that the next start need not wait.
 *
 * @param startId of that server; a lease that another start has taken meanwhile is not touched
 */
export async function endLease(layout: Layout, startId: string | undefined): Promise<void> {
  const lease = await readLease(layout).catch(() => undefined);
  if (lease === undefined || lease.startId !== startId) return;
  for (const path of [layout.lease, layout.heartbeat]) await unlink(path).catch(() => {});
}

/** The id of the start that owns the lease. */
export async function startIdOfLease(layout: Layout): Promise<string | undefined> {
  return (await readLease(layout))?.startId;
}

/**
 * Whether another start has taken the data over. That is possible when this machine was asleep or paused for longer than the lease lasts;
 * then two servers write into one folder.
 *
 * @param startId of our server's start, unless an earlier version started it
 */
export async function hasLostLease(layout: Layout, startId: string | undefined): Promise<boolean> {
  const lease = await readLease(layout);
  if (lease === undefined) return false;
  return startId === undefined ? lease.place !== (await placeOfThisProcess()) : lease.startId !== startId;
}

/** The process id of the server that wrote the last heartbeat, for use when its pid file is gone. */
export async function pidOfHeartbeat(layout: Layout): Promise<number | undefined> {
  const text = await readPrivateFile(layout.heartbeat).catch(() => '');
  return Number(text.split(' ', 1)[0]) || undefined;
}

/** Changes with every heartbeat; undefined when there is none. */
export async function markOfHeartbeat(layout: Layout): Promise<string | undefined> {
  return (await readHeartbeat(layout))?.mark;
}

/**
 * Makes the server write a heartbeat every second until it ends. The server does it itself because it outlives the process that started it,
 * and in a session because sessions end when their server is killed. Once the loop runs, the session does not notice that its client has
 * gone. All processes ask for the session; the first one gets it.
 *
 * If another start takes the lease, the session ends the server, because all processes that could do so may have been killed.
 *
 * @param connection is closed in the end
 */
export async function beatInServer(
  connection: Client,
  layout: Layout,
  { pid, startId = '' }: { pid: number; startId: string | undefined },
): Promise<void> {
  const before = await markOfHeartbeat(layout);
  const text = connection.escapeLiteral(String(pid));
  const path = connection.escapeLiteral(layout.heartbeat);
  // A full disk is no reason to end: opening the file counts as a heartbeat. Each heartbeat is a transaction of its own, so that this
  // session does not stop vacuum from removing old rows.
  const loop = `
    DECLARE beat bigint := 0; lease text;
    BEGIN
      IF NOT pg_try_advisory_lock(${ADVISORY_LOCKS.heartbeat}) THEN RETURN; END IF;
      LOOP
        BEGIN
          lease := pg_read_file(${connection.escapeLiteral(layout.lease)}, true);
          IF lease LIKE '%}' AND position(${connection.escapeLiteral(startId)} IN lease) = 0 THEN
            EXECUTE format('COPY (SELECT 1) TO PROGRAM %L', 'kill -QUIT ' || ${text});
            RETURN;
          END IF;
        EXCEPTION WHEN OTHERS THEN NULL;
        END;
        beat := beat + 1;
        BEGIN
          EXECUTE format('COPY (SELECT %L) TO %L', ${text} || ' ' || beat, ${path});
        EXCEPTION WHEN OTHERS THEN NULL;
        END;
        COMMIT;
        PERFORM pg_sleep(${BETWEEN_BEATS_MS / 1_000});
        COMMIT;
      END LOOP;
    END`;
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  connection.query(`DO ${connection.escapeLiteral(loop)}`).then(over, over);
  const deadline = performance.now() + FIRST_BEAT_TIMEOUT_MS;
  while (!isOver && performance.now() < deadline && (await markOfHeartbeat(layout)) === before)
    await delay(5);
  // Closes the socket at once if a statement is in progress.
  void connection.end().catch(() => {});
}

async function readLease({ lease }: Layout): Promise<Lease | undefined> {
  const text = await readPrivateFile(lease).catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const { place, host, startId } = JSON.parse(text);
    return {
      place: String(place),
      host: String(host),
      startId: startId === undefined ? undefined : String(startId),
    };
  } catch {
    // The file was half written on a full disk, so its owner is unknown. The lease expires like any other.
    return { place: '', host: 'unknown', startId: undefined };
  }
}

/** Opened anew each time, because on a network file system only an open makes the client fetch new content. */
async function readHeartbeat({ heartbeat }: Layout): Promise<{ mark: string; at: number } | undefined> {
  try {
    const file = await openPrivateFile(heartbeat, constants.O_RDONLY);
    try {
      const { mtimeMs, ino } = await file.stat();
      return { mark: `${ino} ${mtimeMs} ${await file.readFile('utf8')}`, at: mtimeMs };
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

/** The time by the clock of the folder's file system, which may be on another machine. */
async function timeOfFolder({ home }: Layout): Promise<number> {
  const path = join(home, `time.${process.pid}`);
  try {
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      return (await file.stat()).mtimeMs;
    } finally {
      await file.close();
      await unlink(path);
    }
  } catch {
    return 0;
  }
}

function inUse({ home }: Layout, { host }: Lease): CannotOpenDatabase {
  return new CannotOpenDatabase(
    `The database in ${home} is in use by a server in another container or on another machine (${host}). Stop that one ` +
      'first, or give this one a DATA_DIR of its own, or have both use one PostgreSQL with DATABASE_URL.',
  );
}
