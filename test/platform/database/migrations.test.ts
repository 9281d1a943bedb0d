import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type DataSource, getMetadataArgsStorage } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import '../../../src/app.module.js';
import { createDataSource } from '../../../src/platform/database/data-source.js';
import { migrate } from '../../../src/platform/database/migrate.js';

/** The entities of every feature, because the application was loaded. */
const entities = getMetadataArgsStorage().tables.map(({ target }) => target as new () => object);

describe('migrations', () => {
  let server: pg.Client;
  let name: string;
  let url: string;

  beforeEach(async () => {
    server = new pg.Client({ connectionString: inject('postgresUrl') });
    await server.connect();
    name = `migrations_${randomBytes(6).toString('hex')}`;
    await server.query(`CREATE DATABASE ${name}`);
    const address = new URL(inject('postgresUrl'));
    address.pathname = `/${name}`;
    url = address.href;
  });

  afterEach(async () => {
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await server.end();
  });

  const connected = async <Result>(work: (dataSource: DataSource) => Promise<Result>): Promise<Result> => {
    const dataSource = await createDataSource(url, { poolSize: 2 }).setOptions({ entities }).initialize();
    try {
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  };

  it('create exactly the schema of the entities', async () => {
    await migrate(url);
    const differences = await connected(async (dataSource) => {
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      return upQueries.map(({ query }) => query);
    });
    // What processes of the previous version still use (see the migration RecallsClient). Sorted, because TypeORM tells the
    // columns of a table in the order in which PostgreSQL happens to return them.
    expect(differences.sort()).toEqual([
      'ALTER TABLE "client" DROP COLUMN "daily_quota"',
      'ALTER TABLE "client" DROP COLUMN "manufacturer_id"',
      'ALTER TABLE "client" DROP CONSTRAINT "client_daily_quota_check"',
      'ALTER TABLE "client" DROP CONSTRAINT "client_manufacturer_fkey"',
      'DROP INDEX "public"."client_manufacturer_idx"',
    ]);
  });

  it('leave nothing behind when they are undone, and make the same again', async () => {
    const untouched = await connected(describeSchema);
    await migrate(url);
    const migrated = await connected(describeSchema);
    expect(migrated.length).toBeGreaterThan(untouched.length + 50);

    await connected(async (dataSource) => {
      for (const _ of dataSource.migrations) await dataSource.undoLastMigration();
      // TypeORM's own table of executed migrations.
      await dataSource.query('DROP TABLE migration');
    });
    expect(await connected(describeSchema)).toEqual(untouched);

    await migrate(url);
    expect(await connected(describeSchema)).toEqual(migrated);
  });

  it('run once when several processes start at once on an empty database', async () => {
    await Promise.all([migrate(url), migrate(url), migrate(url)]);
    await connected(async (dataSource) => {
      const recorded = await dataSource.query('SELECT name FROM migration ORDER BY id');
      expect(recorded.map((row: { name: string }) => row.name)).toEqual(
        dataSource.migrations.map((migration) => migration.constructor.name),
      );
    });
  });

  it('are not hurried by the time a statement of a call may take', async () => {
    const timeouts = async (statementTimeoutMs?: number) => {
      const dataSource = createDataSource(url, {
        poolSize: 2,
        ...(statementTimeoutMs === undefined ? {} : { statementTimeoutMs }),
      });
      await dataSource.initialize();
      try {
        return (await dataSource.query('SHOW statement_timeout'))[0].statement_timeout;
      } finally {
        await dataSource.destroy();
      }
    };
    expect(await timeouts()).toBe('10s');
    expect(await timeouts(0)).toBe('0');
  });
});

/** Every column, constraint, index, function, trigger, sequence and type that is not PostgreSQL's own, one line each. */
async function describeSchema(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query(`
    WITH ours AS (SELECT oid FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema')
    SELECT 'relation ' || relname || ' ' || relkind::text || ' ' || relpersistence::text || ' ' || coalesce(reloptions::text, '') AS line
    FROM pg_class WHERE relnamespace IN (TABLE ours)
    UNION ALL
    SELECT format('column %s.%s %s %s %s %s %s', relname, attname, format_type(atttypid, atttypmod), attnotnull,
      attidentity, collname, pg_get_expr(adbin, adrelid))
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      LEFT JOIN pg_collation ON pg_collation.oid = attcollation
    WHERE relnamespace IN (TABLE ours) AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace IN (TABLE ours)
    UNION ALL
    SELECT 'index ' || pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace IN (TABLE ours)
    UNION ALL
    SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace IN (TABLE ours)
    UNION ALL
    SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'type ' || typname || ' ' || coalesce((SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum
      WHERE enumtypid = pg_type.oid), '')
    FROM pg_type WHERE typnamespace IN (TABLE ours)
    ORDER BY line`);
  return rows.map((row: { line: string }) => row.line);
}
