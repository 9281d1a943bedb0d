import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDataSource, createDataSource } from '../../../src/platform/database/data-source.js';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { isDatabaseUnavailable } from '../../../src/platform/errors/database-unavailable.js';
import { createDatabase, Service } from '../../support/service.js';
import { DyingPostgres } from './dying-postgres.js';

describe('a transaction whose connection is lost between two statements', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service.stop());

  it.each([
    ['with its next statement', 'SELECT 1'],
    ['with its end', undefined],
  ])('fails as one whose database is unavailable, %s', async (_, next) => {
    const failure = await service.application
      .get(Transactions)
      .run(async (transaction) => {
        const [row] = await transaction.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
        await service.query('SELECT pg_terminate_backend($1)', [row?.pid]);
        await expect.poll(() => transaction.queryRunner?.isReleased).toBe(true);
        if (next !== undefined) await transaction.query(next);
      })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(isDatabaseUnavailable(failure)).toBe(true);
  });
});

describe('a connection that is lost in the moment in which it could be used', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let postgres: DyingPostgres;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createDatabase();
    postgres = await DyingPostgres.before(database.url);
    dataSource = await connectDataSource(createDataSource(postgres.url, { poolSize: 2 }));
  });
  afterAll(async () => {
    await dataSource.destroy();
    await postgres.stop();
    await database.drop();
  });

  it('fails the transaction that was to use it, and not the process', async () => {
    const transactions = new Transactions(dataSource);
    const uncaught: unknown[] = [];
    const hear = (error: unknown) => uncaught.push(error);
    process.prependListener('uncaughtException', hear);
    // The only connection is in use, so the second transaction needs a new one.
    const failure = await transactions.run(async () => {
      postgres.isDying = true;
      return transactions
        .run((transaction) => transaction.query('SELECT 1'))
        .catch((error: unknown) => error);
    });
    process.off('uncaughtException', hear);
    expect(postgres.ended).toBe(1);
    expect(uncaught).toEqual([]);
    expect(isDatabaseUnavailable(failure)).toBe(true);
    expect(await transactions.run((transaction) => transaction.query('SELECT 1 AS one'))).toEqual([
      { one: 1 },
    ]);
  });
});
