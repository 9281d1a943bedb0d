import { ServiceProcess } from '../../bootstrap/service-process.js';
import type { PostgresServer } from '../../topology/postgres-server.js';

/** What is killed: the process that answers, the one that works, and the database of both. */
export const KINDS = ['server', 'worker', 'PostgreSQL'] as const;

export type Kind = (typeof KINDS)[number];

/** The two processes of an installation, which share its database and its folder. */
export class Victims {
  /** Of the process that answers. It has another one after each kill. */
  url = 'http://127.0.0.1:1';
  private server: ServiceProcess | undefined;
  private worker: ServiceProcess | undefined;

  constructor(
    private readonly settings: NodeJS.ProcessEnv,
    private readonly postgres: PostgresServer,
  ) {}

  async start(): Promise<void> {
    await Promise.all([this.startServer(), this.startWorker()]);
  }

  /** Kills one, and starts it again. */
  async kill(kind: Kind): Promise<void> {
    await this.expectToLive();
    if (kind === 'PostgreSQL') {
      await this.postgres.stop('killed');
      await this.postgres.start();
      return;
    }
    const process = kind === 'server' ? this.server : this.worker;
    process?.signal('SIGKILL');
    await process?.ending();
    await (kind === 'server' ? this.startServer() : this.startWorker());
  }

  async stop(): Promise<void> {
    await Promise.all([this.server?.stop(), this.worker?.stop()]);
  }

  /** Neither may end by itself, whatever happens to the database. */
  async expectToLive(): Promise<void> {
    for (const [name, process] of [
      ['server', this.server],
      ['worker', this.worker],
    ] as const) {
      if (!process?.hasEnded) continue;
      const { code, stderr } = await process.ending();
      throw new Error(`The ${name} ended by itself with ${code}:\n${stderr.slice(-4_000)}`);
    }
  }

  private async startServer(): Promise<void> {
    this.server = ServiceProcess.launchParts('api', this.settings);
    this.url = await this.server.ready();
  }

  private async startWorker(): Promise<void> {
    this.worker = ServiceProcess.launchParts('worker', this.settings);
    await this.worker.says(/is ready/);
  }
}
