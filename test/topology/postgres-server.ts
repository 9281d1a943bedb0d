import { randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Account, chooseAccount } from '../../src/platform/database/embedded/account.js';
import { findBinaries } from '../../src/platform/database/embedded/binaries.js';
import { createCluster, SUPERUSER } from '../../src/platform/database/embedded/cluster.js';
import { type Layout, prepareLayout, readPassword } from '../../src/platform/database/embedded/layout.js';
import { replacePrivateFile } from '../../src/platform/database/embedded/private-files.js';
import {
  chownDataDir,
  type StartedProgram,
  startProgram,
} from '../../src/platform/database/embedded/program.js';
import { copyDataDir } from '../platform/database/copy-data-dir.js';
import { freePort } from '../support/started-service.js';

const DEADLINE_MS = 30_000;

/**
 * The signal of each way of stopping. After `immediate` the next start recovers, as after a crash. After `killed` the server's processes
 * get no signal; they notice and end by themselves.
 */
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', killed: 'SIGKILL' } as const;

/** As the standby calls itself. */
const STANDBY = 'standby';

/** The message of a start while processes of the killed server still exist. */
const NOT_YET = /in use/;

/** A PostgreSQL server that only the test starts and stops, always on one port, with the two roles of compose. */
export class PostgresServer {
  private program: StartedProgram | undefined;

  private constructor(
    private readonly folder: string,
    private readonly layout: Layout,
    private readonly account: Account,
    /** The path of the program. */
    private readonly postgres: string,
    private readonly port: number,
    private readonly durable: boolean,
    /** The address for the role that owns the tables. */
    readonly ownerUrl: string,
    /** The address for the role of the service. */
    readonly url: string,
  ) {}

  /** @param durable whether commits must survive a kill: a commit then waits for the disk */
  static async start({ durable = false }: { durable?: boolean } = {}): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), 'recalls-test-topology-postgres-'));
    const layout = await prepareLayout(folder);
    const binaries = await findBinaries();
    const account = await chooseAccount([binaries.postgres, dirname(layout.home)]);
    await chownDataDir(layout, account);
    await createCluster(layout, account, binaries.initdb, { durable: false });
    const port = await freePort();
    const password = randomBytes(16).toString('hex');
    const address = `127.0.0.1:${port}/postgres`;
    const ownerUrl = `postgres://${SUPERUSER}:${await readPassword(layout)}@${address}`;
    const url = `postgres://recalls_service:${password}@${address}`;
    const server = new PostgresServer(
      folder,
      layout,
      account,
      binaries.postgres,
      port,
      durable,
      ownerUrl,
      url,
    );
    await server.start();
    await server.query(`CREATE ROLE recalls_service LOGIN PASSWORD '${password}'`);
    return server;
  }

  /** Starts it again at the same address, and waits until it accepts connections. */
  async start(): Promise<void> {
    const settings = {
      port: this.port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 100,
      timezone: 'UTC',
      // Only the server is killed and not the machine, so data that it has passed to the operating system survives.
      fsync: this.durable ? 'on' : 'off',
    };
    const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const parameters = ['-D', this.layout.cluster, ...words];
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      const failure = await this.launch(parameters, deadline);
      if (failure === undefined) return;
      if (!NOT_YET.test(failure) || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start:\n${failure}`);
      }
      await delay(20);
    }
  }

  /**
   * Starts a standby that streams from this server. From then on a commit of this server waits until the standby has it on its disk. The
   * package has no pg_basebackup, so the standby is a copy of the stopped server's folder, which is the same.
   *
   * @param through the address of this server that the standby streams from
   */
  async startStandby(through = this.ownerUrl): Promise<PostgresServer> {
    await this.stop();
    const folder = await mkdtemp(join(tmpdir(), 'recalls-test-topology-standby-'));
    const layout = await prepareLayout(folder);
    await copyDataDir(this.folder, folder);
    await this.start();
    const { hostname, port: portOfPrimary, username, password } = new URL(through);
    await appendFile(
      join(layout.cluster, 'postgresql.auto.conf'),
      `primary_conninfo = 'host=${hostname} port=${portOfPrimary} user=${username} password=${password} application_name=${STANDBY}'\n`,
    );
    const port = await freePort();
    const [ownerUrl, url] = [this.ownerUrl, this.url].map((address) => {
      const own = new URL(address);
      own.port = String(port);
      return own.href;
    });
    const standby = new PostgresServer(
      folder,
      layout,
      this.account,
      this.postgres,
      port,
      this.durable,
      ownerUrl ?? '',
      url ?? '',
    );
    await standby.startAsStandby();
    // What is set in this way is not copied to the standby, so it writes without one after its promotion.
    await this.query(`ALTER SYSTEM SET synchronous_standby_names = '${STANDBY}'`);
    await this.query('SELECT pg_reload_conf()');
    const deadline = Date.now() + DEADLINE_MS;
    while ((await this.query("SELECT FROM pg_stat_replication WHERE sync_state = 'sync'")).length === 0) {
      if (Date.now() > deadline) throw new Error('The standby does not follow.');
      await delay(20);
    }
    return standby;
  }

  /** Starts it as a server that takes no changes until it is promoted. */
  async startAsStandby(): Promise<void> {
    await writeFile(join(this.layout.cluster, 'standby.signal'), '');
    await chownDataDir(this.layout, this.account);
    await this.start();
  }

  /** Lets connections that ask for it be encrypted, from now on. */
  async useTls({ cert, key }: { cert: string; key: string }): Promise<void> {
    const { owner } = this.account;
    await replacePrivateFile(join(this.layout.cluster, 'server.crt'), cert, owner);
    await replacePrivateFile(join(this.layout.cluster, 'server.key'), key, owner);
    await this.query('ALTER SYSTEM SET ssl = on');
    await this.query('SELECT pg_reload_conf()');
  }

  /** What a failover manager does with a standby whose primary is gone. */
  async promote(): Promise<void> {
    await this.query('SELECT pg_promote()');
  }

  async stop(way: keyof typeof SIGNALS = 'fast'): Promise<void> {
    this.program?.process.kill(SIGNALS[way]);
    await this.program?.ended;
    this.program = undefined;
  }

  async remove(): Promise<void> {
    await this.stop('immediate');
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Queries as the superuser. */
  async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.ownerUrl });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** @returns its message if it does not accept connections */
  private async launch(parameters: readonly string[], deadline: number): Promise<string | undefined> {
    const program = await startProgram(this.layout, this.account, this.postgres, parameters);
    this.program = program;
    while (!(await this.takesConnections())) {
      if (program.process.exitCode !== null || Date.now() > deadline) return program.said();
      await delay(20);
    }
    return undefined;
  }

  private takesConnections(): Promise<boolean> {
    return this.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }
}
