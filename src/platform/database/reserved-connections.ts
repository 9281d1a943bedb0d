import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { SETTINGS, type Settings } from '../config/settings.js';
import { connectionTo } from './connection.js';
import { addressFor } from './connection-needs.js';
import { endPool } from './end-pool.js';
import { CONNECTION_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from './statement-timeout.js';

/** Each statement reads one row by its key, and answers are cached for a moment, so a few connections are enough. */
const CONNECTIONS = 3;

/**
 * Connections for the statements that every call needs: who calls, what is left of the daily allowance, the time. These statements never
 * wait behind the work of other calls.
 */
@Injectable()
export class ReservedConnections implements OnApplicationShutdown {
  readonly pool: Pool;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.pool = new Pool({
      ...connectionTo(addressFor('reserved', settings)),
      max: CONNECTIONS,
      application_name: 'vehicle-recalls reserved',
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
    });
    // A connection was lost while idle; the next statement opens a new one.
    this.pool.on('error', () => {});
    this.pool.on('connect', (connection) => connection.on('error', () => {}));
  }

  onApplicationShutdown(): Promise<void> {
    return endPool(this.pool);
  }
}
