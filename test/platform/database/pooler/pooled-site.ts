import type { Settings } from '../../../../src/platform/config/settings.js';
import { migrate } from '../../../../src/platform/database/migrate.js';
import { KEEPS_STATEMENTS, PgBouncer } from './pg-bouncer.js';
import { createDatabaseOfRole, type DatabaseOfRole } from './service-role.js';

/** Few, so that calls and background work have to share them. */
export const SESSIONS = 5;

/** A database behind a transaction pooler, as operators are told to set it up. */
export class PooledSite {
  private constructor(
    readonly database: DatabaseOfRole,
    readonly pooler: PgBouncer,
  ) {}

  static async open(): Promise<PooledSite> {
    const database = await createDatabaseOfRole();
    await database.prepareForPooler();
    await migrate(database.ownerUrl, database.role);
    const pooler = await PgBouncer.start([database.url], {
      default_pool_size: SESSIONS,
      ...(KEEPS_STATEMENTS ? { max_prepared_statements: 200 } : {}),
    });
    return new PooledSite(database, pooler);
  }

  /** The address through the pooler. */
  get url(): string {
    return this.pooler.through(this.database.url);
  }

  /** For a service in the process of the test. */
  get settings(): Partial<Settings> {
    return { databaseSessionUrl: this.database.url, databaseNamedStatements: KEEPS_STATEMENTS };
  }

  /** For a process of its own. */
  get variables(): NodeJS.ProcessEnv {
    return {
      DATABASE_URL: this.url,
      DATABASE_SESSION_URL: this.database.url,
      DATABASE_NAMED_STATEMENTS: String(KEEPS_STATEMENTS),
    };
  }

  async close(): Promise<void> {
    await this.pooler.stop();
    await this.database.drop();
  }
}
