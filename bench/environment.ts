import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/platform/database/embedded-postgres.js';
import { migrate } from '../src/platform/database/migrate.js';
import type { OnboardedClient } from '../src/recalls/onboarding/onboarding.service.js';
import { BenchProcess } from './processes.js';
import { copyRecallsForBaseline, seedRecalls } from './seed.js';
import { onboard, type Server, startBaseline, startGuards, startService } from './services.js';

/** A seeded database and the client of the manufacturer whose recalls are in it. */
export interface SeededDatabase {
  readonly url: string;
  readonly rows: number;
  readonly client: OnboardedClient;
}

/**
 * PostgreSQL's default of 128 MB is chosen to start anywhere; its manual recommends a quarter of the memory. With the default, the
 * comparison of tables with 10,000,000 and 10,000 rows would measure the operating system's cache and not the index.
 */
const SHARED_BUFFERS = '2GB';

/** Everything that a run starts. {@link BenchEnvironment.end} stops it, whether or not the run succeeded. */
export class BenchEnvironment {
  private readonly undo: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly folder: string,
    private postgresUrl: string,
  ) {}

  /** A PostgreSQL of its own in a temporary folder, with the default settings for durability. */
  static async begin(): Promise<BenchEnvironment> {
    const folder = await mkdtemp(join(tmpdir(), 'recalls-bench-'));
    const environment = new BenchEnvironment(folder, '');
    environment.undo.push(() => rm(folder, { recursive: true, force: true }));
    try {
      const postgres = await startEmbeddedPostgres({
        dataDir: folder,
        // Over TCP, like the server of a DATABASE_URL.
        transport: 'tcp',
        parameters: { shared_buffers: SHARED_BUFFERS },
      });
      environment.undo.push(() => postgres.release());
      environment.postgresUrl = postgres.url;
      return environment;
    } catch (error) {
      await environment.end();
      throw error;
    }
  }

  /**
   * The version, and whether its memory is in huge pages, on which look-ups in a large table depend (docs/adr/0031). PostgreSQL takes them where the
   * system has reserved enough: `sysctl -w vm.nr_hugepages=1400`.
   */
  async postgresVersion(): Promise<string> {
    const [row] = await this.sql<{ version: string; pages: string }>(
      "SELECT current_setting('server_version') AS version, current_setting('huge_pages_status') AS pages",
    );
    return row ? `${row.version} (huge pages: ${row.pages})` : 'unknown';
  }

  async seededDatabase(name: string, rows: number): Promise<SeededDatabase> {
    await this.sql(`CREATE DATABASE ${name}`);
    const url = new URL(this.postgresUrl);
    url.pathname = `/${name}`;
    await migrate(url.href);
    const client = await onboard(url.href, this.folder, { role: 'manufacturer', name: 'Benchmark Motors' });
    if (!client.manufacturer) throw new Error('The client under test has no manufacturer.');
    await seedRecalls(url.href, client.manufacturer.id, rows);
    return { url: url.href, rows, client };
  }

  /** The same database with a client of a MOT service instead of the manufacturer's. */
  async forMot(database: SeededDatabase): Promise<SeededDatabase> {
    const client = await onboard(database.url, this.folder, { role: 'mot', name: 'Benchmark MOT' });
    return { ...database, client };
  }

  async service(name: string, database: SeededDatabase, script?: string): Promise<Server> {
    return this.kept(await startService(name, database.client, database.url, this.folder, script));
  }

  /** A process that something else has started. */
  keptProcess(process: BenchProcess): void {
    this.undo.push(() => process.stop());
  }

  /** A server that something else has started. */
  kept(server: Server): Server {
    this.undo.push(() => server.process.stop());
    return server;
  }

  async baseline(database: SeededDatabase): Promise<Server> {
    await copyRecallsForBaseline(database.url);
    return this.kept(await startBaseline(database.client, database.url));
  }

  /** The five stages of security and limits by themselves. */
  async guards(database: SeededDatabase): Promise<BenchProcess> {
    const process = await startGuards(database.url, this.folder);
    this.undo.push(() => process.stop());
    return process;
  }

  async loadGenerator(): Promise<BenchProcess> {
    const process = BenchProcess.start('load generator', './load-generator.js');
    this.undo.push(() => process.stop());
    await process.next();
    return process;
  }

  /** Registers a cleanup for the end, also when the run is interrupted. It may have been done by then. */
  atEnd(undo: () => Promise<unknown>): void {
    this.undo.push(undo);
  }

  /** Stops everything that was started and removes what was written, in reverse order. */
  async end(): Promise<void> {
    for (let step = this.undo.pop(); step; step = this.undo.pop()) {
      await step().catch((error: unknown) => console.error('While tidying up:', error));
    }
  }

  private async sql<Row extends pg.QueryResultRow>(statement: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.postgresUrl });
    await client.connect();
    try {
      return (await client.query<Row>(statement)).rows;
    } finally {
      await client.end();
    }
  }
}
