import pg from 'pg';
import type { Settings } from '../../../src/platform/config/settings.js';
import { PreparedStatements } from '../../../src/platform/database/prepared-statements.js';
import { RealTimeClock } from '../../platform/limits/real-time-clock.js';
import { createDatabase, Service } from '../../support/service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { Caller } from './caller.js';

/** A service with a breakable network to its database, and a direct connection for checks that does not break. */
export class DatabaseSite {
  private constructor(
    readonly service: Service,
    readonly proxy: TcpProxy,
    readonly caller: Caller,
    readonly observer: pg.Client,
    private readonly drop: () => Promise<void>,
  ) {}

  static async open(settings: Partial<Settings> = {}): Promise<DatabaseSite> {
    const database = await createDatabase();
    const proxy = await TcpProxy.before(database.url);
    const service = await Service.start(settings, { databaseUrl: proxy.url, clock: new RealTimeClock() });
    const observer = new pg.Client({ connectionString: database.url, application_name: 'the test' });
    await observer.connect();
    return new DatabaseSite(service, proxy, await Caller.of(service), observer, () => database.drop());
  }

  /** The service's sessions, as PostgreSQL counts them, without those of the test. */
  async sessions(): Promise<number> {
    const { rows } = await this.observer.query<{ count: number }>(
      `SELECT count(*)::integer FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'vehicle-recalls%'`,
    );
    return rows[0]?.count ?? 0;
  }

  /** Connections of the pool that are in use, and calls that wait for one. */
  get inUse(): number {
    const { total, idle, waiting } = this.service.application.get(PreparedStatements).connections;
    return total - idle + waiting;
  }

  async probe(path: '/health/live' | '/health/ready'): Promise<number> {
    return (await this.service.anonymous.get(path)).status;
  }

  async close(): Promise<void> {
    await this.proxy.recover();
    await this.service.stop();
    await this.observer.end();
    await this.proxy.stop();
    await this.drop();
  }
}
