import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PreparedStatements } from '../../../src/platform/database/prepared-statements.js';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { Service } from '../../support/service.js';

let service: Service;

beforeAll(async () => {
  service = await Service.start();
  await service.query('CREATE TABLE written (number integer)');
  await service.query('GRANT ALL ON written TO PUBLIC');
});
afterAll(() => service.stop());

const written = () => service.query('SELECT number FROM written ORDER BY number');

describe('work of a single statement', () => {
  it('is committed without the statements that begin and end a transaction', async () => {
    const rows: { number: number; began: boolean }[] = await service.application
      .get(Transactions)
      .single((transaction) =>
        transaction.query(
          'INSERT INTO written VALUES (1) RETURNING number, now() <> statement_timestamp() AS began',
        ),
      );
    expect(rows).toEqual([{ number: 1, began: false }]);
    expect(await written()).toEqual([{ number: 1 }]);
  });

  it('fails at a second statement, which would not be in one transaction with the first, and gives its connection back', async () => {
    const transactions = service.application.get(Transactions);
    for (let round = 0; round < 2 * service.settings.databasePoolSize; round += 1) {
      const work = transactions.single(async (transaction) => {
        await transaction.query('SELECT 1');
        await transaction.query('INSERT INTO written VALUES (2)');
      });
      await expect(work).rejects.toThrow('Work of a single statement has another one.');
    }
    expect(await written()).toEqual([{ number: 1 }]);
    // Connections that were not given back would never be idle again. Others are busy with the service's own work now and then.
    const busy = () => {
      const { total, idle, waiting } = service.application.get(PreparedStatements).connections;
      return total - idle + waiting;
    };
    await expect.poll(busy, { timeout: 10_000 }).toBe(0);
  });
});
