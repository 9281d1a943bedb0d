import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Account, chooseAccount } from '../../src/platform/database/embedded/account.js';
import { findBinaries } from '../../src/platform/database/embedded/binaries.js';
import { createCluster, SUPERUSER } from '../../src/platform/database/embedded/cluster.js';
import { type Layout, prepareLayout, readPassword } from '../../src/platform/database/embedded/layout.js';
import {
  chownDataDir,
  type StartedProgram,
  startProgram,
} from '../../src/platform/database/embedded/program.js';
import { freePort } from '../support/started-service.js';

const DEADLINE_MS = 30_000;

/**
 * The signal of each way of stopping. After `immediate` the next start recovers, as after a crash. After `killed` the server's processes
 * get no signal; they notice and end by themselves.
 */
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', killed: 'SIGKILL' } as const;

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
