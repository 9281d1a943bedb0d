import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { migrate } from '../../../src/platform/database/migrate.js';
import { PostgresServer } from '../../topology/postgres-server.js';
import { exchange } from './exchange.js';
import { RunningService } from './running-service.js';
import { Scene } from './scene.js';
import { crashSettings } from './settings.js';

/** The service's role, as {@link PostgresServer} names it. */
const APPLICATION_ROLE = 'recalls_service';

const LONGEST_LIFE_MS = 1_500;
/** The longest time that the load continues after the service is ready again, so that anything that recovers late is used too. */
const LONGEST_AFTERMATH_MS = 300;

/** How often the whole server is killed, and not one of its processes, after which it restarts itself. */
const WHOLE_SERVER = 0.5;

const LOOK_AGAIN_MS = 10;
const BACK_WITHIN_MS = 60_000;

interface ServerProcess {
  readonly pid: number;
  readonly kind: string;
}

/** A durable PostgreSQL that is killed again and again, and one process of the service that survives. */
export class KilledPostgres {
  kills = 0;
  /** From the moment PostgreSQL accepted connections until the service was ready again, in milliseconds. */
  readonly recoveries: number[] = [];

  private constructor(
    readonly scene: Scene,
    private readonly service: RunningService,
    private readonly postgres: PostgresServer,
    private readonly dataDir: string,
    private readonly random: () => number,
  ) {}

  static async begin(random: () => number): Promise<KilledPostgres> {
    const dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-crash-postgres-'));
    const postgres = await PostgresServer.start({ durable: true });
    await migrate(postgres.ownerUrl, APPLICATION_ROLE);
    const service = new RunningService({
      ...crashSettings(dataDir),
      DATABASE_URL: postgres.url,
      DATABASE_OWNER_URL: postgres.ownerUrl,
    });
    const scene = await Scene.prepare({ service, databaseUrl: postgres.ownerUrl, dataDir }, random);
    const killed = new KilledPostgres(scene, service, postgres, dataDir, random);
    try {
      await service.start();
      await scene.check();
    } catch (error) {
      await killed.close();
      throw error;
    }
    return killed;
  }

  /** Kills it, lets the service recover by itself under load, and checks the database. */
  async kill(): Promise<void> {
    this.scene.resume();
    await delay(this.random() * LONGEST_LIFE_MS);
    await this.scene.hits.noteImports();
    if (this.random() < WHOLE_SERVER) await this.killServer();
    else await this.killOneProcess();
    this.kills += 1;
    this.recoveries.push(await this.untilServiceIsReady());
    await delay(this.random() * LONGEST_AFTERMATH_MS);
    await this.scene.pause();
    await this.scene.check();
  }

  /** Lets everything run until each worker has completed something. */
  async finish(): Promise<void> {
    await this.scene.untilEverybodyWasServed();
    await this.scene.checkEverything();
  }

  async close(): Promise<void> {
    await this.scene.pause().catch(() => {});
    this.scene.hangUp();
    await this.service.stop();
    await this.postgres.remove();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async killServer(): Promise<void> {
    this.scene.hits.noteCalls();
    this.scene.hits.note('PostgreSQL: the whole server');
    await this.postgres.stop('killed');
    await this.postgres.start();
  }

  private async killOneProcess(): Promise<void> {
    const before = await this.processes();
    const victim = before[Math.floor(this.random() * before.length)];
    if (!victim) throw new Error('PostgreSQL has no processes.');
    this.scene.hits.noteCalls();
    const after = killNow(victim.pid) ? await this.untilGone(victim) : before;
    // Their shared memory may be damaged, so PostgreSQL restarts all of them, unless this one was just ending by itself.
    const isSame = ({ pid, kind }: ServerProcess) =>
      kind === 'checkpointer' && after.some((one) => one.pid === pid);
    if (before.some(isSame)) return this.killOneProcess();
    this.scene.hits.note(`PostgreSQL: ${victim.kind}`);
  }

  /** A killed process is listed until all have been restarted. */
  private async untilGone({ pid }: ServerProcess): Promise<ServerProcess[]> {
    for (const deadline = Date.now() + BACK_WITHIN_MS; ; await delay(LOOK_AGAIN_MS)) {
      const now = await this.processes().catch(() => undefined);
      if (now && !now.some((one) => one.pid === pid)) return now;
      if (Date.now() > deadline) throw new Error('PostgreSQL does not come back.');
    }
  }

  private processes(): Promise<ServerProcess[]> {
    return this.postgres.query<ServerProcess & Record<string, unknown>>(
      `SELECT pid, concat_ws(', ', backend_type, state) AS kind FROM pg_stat_activity
        WHERE pid <> pg_backend_pid()`,
    );
  }

  private async untilServiceIsReady(): Promise<number> {
    const began = performance.now();
    while ((await exchange(`${this.service.url}/health/ready`, { method: 'GET' }))?.status !== 200) {
      await this.service.expectToLive();
      if (performance.now() - began > BACK_WITHIN_MS) throw new Error('The service does not come back.');
      await delay(LOOK_AGAIN_MS);
    }
    return performance.now() - began;
  }
}

/** @returns false when it has just ended by itself */
function killNow(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
