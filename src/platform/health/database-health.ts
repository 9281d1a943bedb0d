import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { withTimeout } from '../clock/with-timeout.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { connectionTo } from '../database/connection.js';
import { addressFor } from '../database/connection-needs.js';
import { endPool } from '../database/end-pool.js';
import { unavailable } from '../errors/request-error.js';

/** Shorter than the timeouts of usual probes, so that they get a response. */
const TIMEOUT_MS = 2_000;

/**
 * Checks whether the database answers this process. The check has a connection of its own, because a process whose pool is busy must not be
 * taken out of service: that would move its load to the others.
 */
@Injectable()
export class DatabaseHealth implements OnApplicationShutdown {
  private pool: Pool | undefined;
  /** The check in progress; probes that arrive meanwhile share its result. */
  private asking: Promise<void> | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** @throws RequestError 503 when the database does not answer in time */
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
      ...connectionTo(addressFor('health', this.settings)),
      max: 1,
      application_name: 'vehicle-recalls health',
      connectionTimeoutMillis: TIMEOUT_MS,
      statement_timeout: TIMEOUT_MS,
      // A connection that does not answer is closed, so that the next check opens a new one.
      query_timeout: TIMEOUT_MS,
    });
    this.pool.on('error', () => {});
    this.pool.on('connect', (connection) => connection.on('error', () => {}));
    return this.pool;
  }
}
