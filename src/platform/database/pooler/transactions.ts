import type { Client } from 'pg';

/** A pooler that pools by statement refuses transactions. */
export class TransactionsRefused extends Error {
  override readonly name = 'TransactionsRefused';
}

/** @throws TransactionsRefused */
export async function requireTransactions(connection: Client): Promise<void> {
  await begin(connection);
  await connection.query('ROLLBACK');
}

/**
 * Begins a transaction.
 *
 * @throws TransactionsRefused
 */
export async function begin(connection: Client): Promise<void> {
  try {
    await connection.query('BEGIN');
  } catch (error) {
    throw new TransactionsRefused((error as Error).message);
  }
}
