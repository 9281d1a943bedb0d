import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Client } from 'pg';
import { ADVISORY_LOCKS } from './advisory-locks.js';
import { CannotOpenDatabase } from './cannot-open-database.js';
import { type Layout, layOut } from './embedded/layout.js';
import { underLock } from './embedded/lock.js';
import { EmbeddedServer, type Running } from './embedded/server.js';

/** A share in a PostgreSQL server that other processes may share too. */
export interface RunningPostgres {
  /** As its superuser: to migrate. */
  readonly url: string;
  /** As the role that can't change what must stay as it is: for everything else. */
  readonly applicationUrl: string;
  /** Gives the share back: the last one stops the server. */
  release(): Promise<void>;
}

const BETWEEN_RESTORES_MS = 1_000;

/**
 * A real PostgreSQL under the data folder, started unless it runs already.
 *
 * The server and the command line may use it at once, and it outlives the one that started it. So each keeps one idle
 * connection with an advisory lock that all of them share, which goes when the process goes, however it goes; who
 * leaves and could have the lock alone is the last one, and stops the server. After a `kill -9` nobody stops
 * it: the next start joins it.
 *
 * @param parameters of PostgreSQL, in place of the usual ones; they have no effect on a server that runs already
 * @throws CannotOpenDatabase
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  parameters?: Readonly<Record<string, string>>;
}): Promise<RunningPostgres> {
  try {
    const layout = await layOut(options.dataDir);
    const server = new EmbeddedServer(layout, options.parameters ?? {});
    return await Participant.join(layout, server);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new CannotOpenDatabase(`The database under DATA_DIR can't be opened: ${error.message}`);
  }
}

class Participant implements RunningPostgres {
  private readonly logger = new Logger('Embedded PostgreSQL');
  private restoring: Promise<void> | undefined;
  private leaving: Promise<void> | undefined;

  private constructor(
    private readonly layout: Layout,
    private readonly server: EmbeddedServer,
    readonly url: string,
    readonly applicationUrl: string,
    private marker: Client,
  ) {
    this.watch();
  }

  static async join(layout: Layout, server: EmbeddedServer): Promise<Participant> {
    const { client, url, applicationUrl } = await enter(layout, server);
    return new Participant(layout, server, url, applicationUrl, client);
  }

  release(): Promise<void> {
    this.leaving ??= this.leave();
    return this.leaving;
  }

  private async leave(): Promise<void> {
    await this.restoring;
    await underLock(this.layout.lock, async () => {
      const running = await this.server.join();
      await this.marker.end();
      if (!running) return;
      const { rows } = await running.client.query('SELECT pg_try_advisory_lock($1) AS alone', [
        ADVISORY_LOCKS.participants,
      ]);
      await running.client.end();
      if (rows[0]?.alone === true) await this.server.stop();
    });
  }

  /** The connection ends before we do only when the server does, or one of its processes was killed and it starts anew. */
  private watch(): void {
    this.marker.once('end', () => {
      if (!this.leaving) this.restoring = this.restore();
    });
  }

  /** Starts a server that died under us again, on the port where everyone looks for it. */
  private async restore(): Promise<void> {
    this.logger.error('The database server ended; starting it again.');
    while (!this.leaving) {
      try {
        this.marker = (await enter(this.layout, this.server)).client;
        this.watch();
        return;
      } catch (error) {
        this.logger.error(error instanceof Error ? error.message : String(error));
        await delay(BETWEEN_RESTORES_MS, undefined, { ref: false });
      }
    }
  }
}

/** Joins or starts the server and says so in it, before anyone else may judge whether he is the last. */
function enter(layout: Layout, server: EmbeddedServer): Promise<Running> {
  return underLock(layout.lock, async () => {
    const running = await server.joinOrStart();
    await running.client.query('SELECT pg_advisory_lock_shared($1)', [ADVISORY_LOCKS.participants]);
    return running;
  });
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
