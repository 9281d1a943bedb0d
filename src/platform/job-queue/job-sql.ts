import type PgBoss from 'pg-boss';
import type { QueryRunner } from 'typeorm';
import type { Clock } from '../clock/clock.js';
import type { Transaction } from '../database/transaction.js';

/** pg-boss begins and commits in the text of some statements. Here each runs in a transaction of ours, which a failure would otherwise leave open. */
const BEGINS = /^\s*BEGIN;/;
const COMMITS = /COMMIT;\s*$/;

/**
 * Runs the statements of pg-boss in a transaction of the service, with the time of its clock. Production's clock has no time of its own, and the
 * statements have the database's.
 */
export function sqlIn({ queryRunner }: Transaction, clock: Clock): PgBoss.Db {
  if (!queryRunner) throw new Error('A transaction has a query runner.');
  return {
    executeSql: async (text, values) => ({
      rows: await rowsOf(queryRunner, inTime(text, clock.databaseNow()), values),
    }),
  };
}

async function rowsOf(queryRunner: QueryRunner, text: string, values?: unknown[]): Promise<unknown[]> {
  const plain = text.replace(BEGINS, '').replace(COMMITS, '');
  // Several statements in one text are only allowed without values, also without an empty list of them.
  const { records } = await queryRunner.query(plain, values?.length ? values : undefined, true);
  return records ?? [];
}

/** A test's clock stands still, so that what was added now is due now: with `<` it would be due a moment later. */
function inTime(text: string, now: string | null): string {
  if (now === null) return text;
  return text
    .replaceAll('start_after < now()', 'start_after <= now()')
    .replaceAll('now()', `'${now}'::timestamptz`);
}
