import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createDatabase } from '../../support/service.js';
import { atOneMoment } from './look.js';
import { RunningService } from './running-service.js';
import { Scene } from './scene.js';
import { crashSettings } from './settings.js';

/** How many processes are killed before they are ready. */
const KILLED_WHILE_STARTING = 0.15;

const LOOK_AGAIN_MS = 10;

/** The service, killed again and again. Its database is not killed. */
export class KilledServer {
  kills = 0;
  /** How long each start took until the service was ready. */
  readonly starts: number[] = [];

  private constructor(
    readonly scene: Scene,
    private readonly service: RunningService,
    private readonly database: { readonly url: string; drop(): Promise<void> },
    private readonly dataDir: string,
    private readonly random: () => number,
  ) {}

  static async begin(random: () => number): Promise<KilledServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-crash-server-'));
    const database = await createDatabase();
    const service = new RunningService({ ...crashSettings(dataDir), DATABASE_URL: database.url });
    const scene = await Scene.prepare({ service, databaseUrl: database.url, dataDir }, random);
    const killed = new KilledServer(scene, service, database, dataDir, random);
    try {
      killed.starts.push(await service.start());
      await scene.check();
    } catch (error) {
      await killed.close();
      throw error;
    }
    return killed;
  }

  /** Kills it during its work, sometimes again while it starts, and checks the database. */
  async kill(): Promise<void> {
    // It lives at most as long as a start takes, because on a slow machine everything else takes longer too.
    const longestLife = this.starts.at(-1) ?? 0;
    this.scene.resume();
    await delay(this.random() * longestLife);
    this.scene.hits.noteCalls();
    const paused = this.scene.pause();
    let diedAt = await this.service.kill();
    this.kills += 1;
    await paused;
    this.scene.hangUp();
    await this.scene.hits.noteImports();
    if (this.random() < KILLED_WHILE_STARTING) {
      diedAt = await this.service.killWhileStarting(this.random() * longestLife);
      this.scene.hits.note('the start');
      this.kills += 1;
    }
    this.starts.push(await this.service.start());
    await this.untilItsSessionsEnd(diedAt);
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
    await this.database.drop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** The last statements of a dead process may still finish. */
  private async untilItsSessionsEnd(diedAt: Date): Promise<void> {
    const areThere = async () => {
      const sessions = await atOneMoment(this.database.url, (look) =>
        look(
          `SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_start < $1`,
          [diedAt],
        ),
      );
      return sessions.length > 0;
    };
    while (await areThere()) await delay(LOOK_AGAIN_MS);
  }
}
