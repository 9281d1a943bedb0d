import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { SETTINGS, type Settings } from '../config/settings.js';
import { connectionTo } from './connection.js';
import { endPool } from './end-pool.js';
import { CONNECTION_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from './statement-timeout.js';

/** Each statement takes one row by its key, and answers are remembered for a moment: few connections are enough. */
const CONNECTIONS = 3;

/**
 * Connections for the statements without which no call gets on: who calls, what is left of the day's allowance, what time it
 * is. They never wait behind the work that calls have the database do.
 */
@Injectable()
export class ReservedConnections implements OnApplicationShutdown {
  readonly pool: Pool;

  constructor(@Inject(SETTINGS) { databaseUrl }: Settings) {
    this.pool = new Pool({
      ...connectionTo(databaseUrl),
      max: CONNECTIONS,
      application_name: 'vehicle-recalls reserved',
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
    });
    // A connection that is lost while nobody uses it: the next statement makes another.
    this.pool.on('error', () => {});
    this.pool.on('connect', (connection) => connection.on('error', () => {}));
  }

  onApplicationShutdown(): Promise<void> {
    return endPool(this.pool);
  }
}
