import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  type RunningPostgres,
  startEmbeddedPostgres,
} from '../../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { copyDataDir } from '../../platform/database/copy-data-dir.js';

const PARAMETERS = {
  // The data is thrown away at the end.
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'replica',
  // How soon a replica tries to connect to its primary again.
  wal_retrieve_retry_interval: '100ms',
};

/**
 * Two real PostgreSQL servers, one a streaming replica of the other. The package has no pg_basebackup, so the replica is a copy of a
 * stopped server's folder with a standby signal, which is the same.
 */
export class StreamingReplica {
  private constructor(
    private readonly folder: string,
    private readonly primary: RunningPostgres,
    private readonly replica: RunningPostgres,
  ) {}

  static async start(): Promise<StreamingReplica> {
    const folder = await mkdtemp(join(tmpdir(), 'recalls-test-replica-'));
    const primaryFolder = join(folder, 'primary');
    const first = await startEmbeddedPostgres({
      dataDir: primaryFolder,
      parameters: PARAMETERS,
      transport: 'tcp',
    });
    await migrate(first.url);
    await first.release();
    await mkdir(replicaFolder(folder));
    await copyDataDir(primaryFolder, replicaFolder(folder));
    const primary = await startEmbeddedPostgres({
      dataDir: primaryFolder,
      parameters: PARAMETERS,
      transport: 'tcp',
    });
    const { hostname, port, username, password } = new URL(primary.url);
    const cluster = join(replicaFolder(folder), 'postgres', 'cluster');
    await appendFile(
      join(cluster, 'postgresql.auto.conf'),
      `primary_conninfo = 'host=${hostname} port=${port} user=${username} password=${password}'\n`,
    );
    await writeFile(join(cluster, 'standby.signal'), '');
    return new StreamingReplica(folder, primary, await startReplica(folder));
  }

  get primaryUrl(): string {
    return this.primary.url;
  }

  get replicaUrl(): string {
    return this.replica.url;
  }

  /** From now on, changes on the primary are not visible on the replica until it resumes. */
  async pauseReplay(): Promise<void> {
    await this.onReplica('SELECT pg_wal_replay_pause()');
    await until(async () => {
      const [row] = await this.onReplica<{ state: string }>(
        'SELECT pg_get_wal_replay_pause_state() AS state',
      );
      return row?.state === 'paused';
    });
  }

  async resumeReplay(): Promise<void> {
    await this.onReplica('SELECT pg_wal_replay_resume()');
  }

  /** Waits until the replica shows everything that is on the primary now. */
  async catchUp(): Promise<void> {
    const [now] = await this.onPrimary<{ place: string }>('SELECT pg_current_wal_lsn() AS place');
    await until(async () => {
      const [row] = await this.onReplica<{ reached: boolean }>(
        `SELECT pg_last_wal_replay_lsn() >= '${now?.place}'::pg_lsn AS reached`,
      );
      return row?.reached === true;
    });
  }

  /** Promotes the replica: it no longer follows the primary, and accepts changes of its own. */
  async promote(): Promise<void> {
    await this.onReplica('SELECT pg_promote()');
  }

  /** Kills the replica's server and starts it again at the same address. */
  async killReplica(): Promise<void> {
    const file = join(replicaFolder(this.folder), 'postgres', 'cluster', 'postmaster.pid');
    const [pid] = (await readFile(file, 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');
  }

  onPrimary<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
    return onServer(this.primaryUrl, sql);
  }

  onReplica<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
    return onServer(this.replicaUrl, sql);
  }

  async stop(): Promise<void> {
    await this.replica.release();
    await this.primary.release();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function replicaFolder(folder: string): string {
  return join(folder, 'replica');
}

function startReplica(folder: string): Promise<RunningPostgres> {
  return startEmbeddedPostgres({
    dataDir: replicaFolder(folder),
    parameters: PARAMETERS,
    transport: 'tcp',
  });
}

async function onServer<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('The replica did not get there in time.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
