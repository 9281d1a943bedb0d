import type { Clock } from '../clock/clock.js';
import type { Transaction } from './transaction.js';

/**
 * The database's time, for rows whose time decides which value is newer (docs/adr/0014). It is read after the locks are taken, so that no
 * change that the transaction has seen is later.
 */
export async function databaseNow(transaction: Pick<Transaction, 'query'>, clock: Clock): Promise<Date> {
  const [row]: { now: Date }[] = await transaction.query(
    'SELECT coalesce($1::timestamptz(3), clock_timestamp()::timestamptz(3)) AS now',
    [clock.databaseNow()],
  );
  if (!row) throw new Error('A time always has a row.');
  return row.now;
}
