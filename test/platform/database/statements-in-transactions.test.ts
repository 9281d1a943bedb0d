import { afterEach, expect, it } from 'vitest';
import { connectDataSource, createDataSource } from '../../../src/platform/database/data-source.js';
import { PreparedStatements } from '../../../src/platform/database/prepared-statements.js';
import { type Transaction, Transactions } from '../../../src/platform/database/transaction.js';
import { createDatabase, Service } from '../../support/service.js';

const ADD = { name: 'a_sum_of_this_test', text: 'SELECT $1::integer + $2::integer AS sum' };

let service: Service | undefined;

afterEach(async () => {
  await service?.stop();
  service = undefined;
});

/** The names under which a connection has this statement. */
async function preparedIn(transaction: Transaction): Promise<string[]> {
  const rows: { name: string }[] = await transaction.query(
    `SELECT name FROM pg_prepared_statements WHERE statement = '${ADD.text}'`,
  );
  return rows.map(({ name }) => name);
}

it('A statement of a transaction is prepared once for its connection, and has its values each time', async () => {
  service = await Service.start();
  const statements = service.application.get(PreparedStatements);
  await service.application.get(Transactions).run(async (transaction) => {
    expect(await statements.queryIn(transaction, ADD, [1, 2])).toEqual([{ sum: 3 }]);
    expect(await statements.queryIn(transaction, ADD, [20, 30])).toEqual([{ sum: 50 }]);
    expect(await preparedIn(transaction)).toEqual([ADD.name]);
  });
});

it('What a prepared statement changes is rolled back with its transaction', async () => {
  service = await Service.start();
  await service.query('CREATE TABLE changed (number integer)');
  await service.query('GRANT ALL ON changed TO PUBLIC');
  const statements = service.application.get(PreparedStatements);
  const insert = { name: 'a_row_of_this_test', text: 'INSERT INTO changed VALUES ($1) RETURNING number' };
  const work = service.application.get(Transactions).run(async (transaction) => {
    expect(await statements.queryIn(transaction, insert, [7])).toEqual([{ number: 7 }]);
    throw new Error('rolled back');
  });
  await expect(work).rejects.toThrow('rolled back');
  expect(await service.query('SELECT * FROM changed')).toEqual([]);
});

it('Behind a pooler that keeps no names, a statement of a transaction has none', async () => {
  service = await Service.start({ databaseNamedStatements: false });
  const statements = service.application.get(PreparedStatements);
  await service.application.get(Transactions).run(async (transaction) => {
    expect(await statements.queryIn(transaction, ADD, [1, 2])).toEqual([{ sum: 3 }]);
    expect(await preparedIn(transaction)).toEqual([]);
  });
});

it('A prepared statement that gets no answer loses its connection, as every other statement of a transaction', async () => {
  const database = await createDatabase();
  const dataSource = await connectDataSource(createDataSource(database.url, { poolSize: 2 }), 200);
  try {
    const statements = new PreparedStatements(dataSource);
    const sleep = { name: 'a_sleep_of_this_test', text: 'SELECT pg_sleep($1)' };
    const work = new Transactions(dataSource).run((transaction) =>
      statements.queryIn(transaction, sleep, [60]),
    );
    await expect(work).rejects.toThrow('Connection terminated');
    await expect.poll(() => statements.connections.total).toBe(0);
  } finally {
    await dataSource.destroy();
    await database.drop();
  }
});
