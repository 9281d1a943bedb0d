import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { Counter, Gauge, Registry } from 'prom-client';
import { IMPORT_STATES } from '../../recalls/imports/runs/import-run.js';
import { Clock } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { connectionTo } from '../database/connection.js';
import { describeCause } from '../errors/describe-cause.js';
import {
  IMPORT_FIGURES,
  type ImportFigures,
  type InstantOf,
  LAST_FILES,
  type MailFigures,
  SECRET_EXPIRY,
  WAITING_MAILS,
} from './metrics.sql.js';

/** Prometheus gives up after 10 s by default: whatever the database does, it gets the process's own figures. */
const TIMEOUT_MS = 2_000;

const CHANGES = ['added', 'updated', 'reopened', 'closed', 'withdrawn', 'unchanged', 'skipped'] as const;

/**
 * Figures of all processes together, from the database, when somebody asks. They have a connection of their own, so that
 * they still come when calls use up all others. While the database does not answer there are none, rather than old ones.
 */
@Injectable()
export class DatabaseMetrics implements OnApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private pool: Pool | undefined;
  private failing = false;
  private readonly known;

  constructor(
    registry: Registry,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    const gauge = (name: string, help: string, ...labelNames: string[]) =>
      new Gauge({ name, help, labelNames, registers: [registry] });
    this.known = {
      up: gauge(
        'recalls_database_up',
        '1 if the figures from the database are there, 0 if it did not answer.',
      ),
      runs: gauge('recalls_import_runs', 'Files that came in, by what became of them.', 'state'),
      waiting: gauge('recalls_import_runs_waiting', 'Files that wait for something to be fixed.'),
      rows: new Counter({
        name: 'recalls_import_rows_total',
        help: 'Rows of merged files, by what they changed.',
        labelNames: ['change'],
        registers: [registry],
      }),
      held: gauge('recalls_import_closures_held', 'Closures that wait for an administrator.'),
      lastFile: gauge(
        'recalls_manufacturer_last_file_timestamp_seconds',
        'When the last merged file of a manufacturer came in; 0 if it has sent files and none was merged.',
        'manufacturer_id',
        'manufacturer',
      ),
      secretExpiry: gauge(
        'recalls_client_secret_expiry_timestamp_seconds',
        'When the next secret of a client expires.',
        'client',
        'name',
      ),
      mails: gauge('recalls_mails_waiting', 'Mails that are not delivered yet.'),
      oldestMail: gauge(
        'recalls_mails_oldest_timestamp_seconds',
        'When the mail was written that waits the longest.',
      ),
    };
  }

  /** Asks the database anew. */
  async refresh(): Promise<void> {
    for (const metric of Object.values(this.known)) metric.reset();
    try {
      await this.ask();
      this.known.up.set(1);
      this.failing = false;
    } catch (error) {
      for (const metric of Object.values(this.known)) metric.reset();
      this.known.up.set(0);
      if (!this.failing) this.logger.warn(`The database gave no figures: ${describeCause(error)}`);
      this.failing = true;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool?.end();
  }

  private async ask(): Promise<void> {
    const pool = this.connections();
    const now = new Date(this.clock.now());
    const [imports, files, secrets, mails] = await Promise.all([
      pool.query<ImportFigures>(IMPORT_FIGURES),
      pool.query<InstantOf>(LAST_FILES),
      pool.query<InstantOf>(SECRET_EXPIRY, [now]),
      pool.query<MailFigures>(WAITING_MAILS),
    ]);
    this.tellImports(imports.rows);
    for (const { id, name, at } of files.rows)
      this.known.lastFile.set({ manufacturer_id: id, manufacturer: name }, at);
    for (const { id, name, at } of secrets.rows) this.known.secretExpiry.set({ client: id, name }, at);
    const [{ waiting, oldest } = { waiting: 0, oldest: null }] = mails.rows;
    this.known.mails.set(waiting);
    if (oldest !== null) this.known.oldestMail.set(oldest);
  }

  private tellImports(figures: readonly ImportFigures[]): void {
    for (const state of IMPORT_STATES) this.known.runs.set({ state }, 0);
    for (const change of CHANGES) this.known.rows.inc({ change }, 0);
    for (const figure of figures) {
      this.known.runs.set({ state: figure.state }, figure.runs);
      this.known.waiting.inc(figure.waiting);
      this.known.held.inc(figure.held);
      for (const change of CHANGES) this.known.rows.inc({ change }, figure[change]);
    }
  }

  private connections(): Pool {
    if (this.pool) return this.pool;
    this.pool = new Pool({
      ...connectionTo(this.settings.databaseUrl),
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
