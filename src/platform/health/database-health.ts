import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { withTimeout } from '../clock/with-timeout.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { connectionTo } from '../database/connection.js';
import { endPool } from '../database/end-pool.js';
import { unavailable } from '../errors/request-error.js';

/** Shorter than the timeouts of common probes, so that they get an answer. */
const TIMEOUT_MS = 2_000;

/**
 * Whether the database answers this process. It is asked over a connection that nothing else uses: calls that keep all
 * others busy are no reason to take the process away from those who could still be served.
 */
@Injectable()
export class DatabaseHealth implements OnApplicationShutdown {
  private pool: Pool | undefined;
  /** The one question under way; probes that come meanwhile have its answer. */
  private asking: Promise<void> | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** @throws RequestError a 503 when the database does not answer soon */
  check(): Promise<void> {
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.pool) await endPool(this.pool);
  }

  private async ask(): Promise<void> {
    try {
      await withTimeout(TIMEOUT_MS, this.connections().query('SELECT 1'));
    } catch (error) {
      throw unavailable(error);
    }
  }

  private connections(): Pool {
    if (this.pool) return this.pool;
    this.pool = new Pool({
      ...connectionTo(this.settings.databaseUrl),
      max: 1,
      application_name: 'vehicle-recalls health',
      connectionTimeoutMillis: TIMEOUT_MS,
      statement_timeout: TIMEOUT_MS,
      // One that fell silent is closed, so that the next probe makes another.
      query_timeout: TIMEOUT_MS,
    });
    this.pool.on('error', () => {});
    this.pool.on('connect', (connection) => connection.on('error', () => {}));
    return this.pool;
  }
}
