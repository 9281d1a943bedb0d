import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { type Counter, Gauge, Registry } from 'prom-client';
import { Clock } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { connectionTo } from '../database/connection.js';
import { addressFor } from '../database/connection-needs.js';
import { describeCause } from '../errors/describe-cause.js';
import { makeUnknown } from './unknown-values.js';

/** Prometheus gives up after 10 s by default. With this timeout it still gets the process's own metrics, whatever the database does. */
const TIMEOUT_MS = 2_000;

/** Metrics of one feature whose values are in the database: the total of all processes. */
export interface DatabaseMetricSource {
  readonly metrics: readonly (Gauge | Counter)[];
  /** Sets the metrics, which have no values before: what is not set is absent. */
  ask(pool: Pick<Pool, 'query'>, now: Date): Promise<void>;
}

/**
 * Reads metrics of all processes from the database on each scrape. This has a connection of its own, so that it works while calls use up
 * all others. While the database does not answer, these metrics are absent, because old values would be misleading.
 */
@Injectable()
export class DatabaseMetrics implements OnApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private readonly sources: DatabaseMetricSource[] = [];
  private readonly up: Gauge;
  private pool: Pool | undefined;
  private failing = false;

  constructor(
    registry: Registry,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    this.up = new Gauge({
      name: 'recalls_database_up',
      help: '1 if the figures from the database are there, 0 if it did not answer.',
      registers: [registry],
    });
  }

  /** Adds a feature's metrics to those that are read. */
  add(source: DatabaseMetricSource): void {
    this.sources.push(source);
  }

  /** Reads the values again. */
  async refresh(): Promise<void> {
    this.reset();
    try {
      const [pool, now] = [this.connections(), new Date(this.clock.now())];
      await Promise.all(this.sources.map((source) => source.ask(pool, now)));
      this.up.set(1);
      this.failing = false;
    } catch (error) {
      this.reset();
      this.up.set(0);
      if (!this.failing) this.logger.warn(`The database gave no figures: ${describeCause(error)}`);
      this.failing = true;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool?.end();
  }

  private reset(): void {
    for (const { metrics } of this.sources) for (const metric of metrics) makeUnknown(metric);
  }

  private connections(): Pool {
    if (this.pool) return this.pool;
    this.pool = new Pool({
      ...connectionTo(addressFor('metrics', this.settings)),
      max: 1,
      application_name: 'vehicle-recalls metrics',
      connectionTimeoutMillis: TIMEOUT_MS,
      statement_timeout: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
    });
    this.pool.on('error', () => {});
    return this.pool;
  }
}
