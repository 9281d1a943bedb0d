import { createHash } from 'node:crypto';
import type PgBoss from 'pg-boss';
import type { Clock } from '../clock/clock.js';
import type { PreparedStatements } from '../database/prepared-statements.js';
import type { Transaction } from '../database/transaction.js';

/** pg-boss begins and commits in the text of some statements. Here each runs in a transaction of ours, which a failure would otherwise leave open. */
const BEGINS = /^\s*BEGIN;/;
const COMMITS = /COMMIT;\s*$/;

/** What names the texts of pg-boss that were asked before. */
const NAMES = new Map<string, string>();

/**
 * Runs the statements of pg-boss in a transaction of the service, with the time of its clock. Production's clock has no time of its own, and the
 * statements have the database's.
 */
export function sqlIn(transaction: Transaction, statements: PreparedStatements, clock: Clock): PgBoss.Db {
  const now = clock.databaseNow();
  return {
    executeSql: async (text, values) => {
      const plain = inTime(text.replace(BEGINS, '').replace(COMMITS, ''), now);
      // With a test's time in it, each text is another one.
      const rows =
        now === null && values?.length
          ? await statements.queryIn(transaction, { name: nameOf(plain), text: plain }, values)
          : await rowsOf(transaction, plain, values);
      return { rows };
    },
  };
}

async function rowsOf({ queryRunner }: Transaction, text: string, values?: unknown[]): Promise<unknown[]> {
  if (!queryRunner) throw new Error('A transaction has a query runner.');
  // Several statements in one text are only allowed without values, also without an empty list of them.
  const { records } = await queryRunner.query(text, values?.length ? values : undefined, true);
  return records ?? [];
}

/** The library has a few texts, and gives them no names. */
function nameOf(text: string): string {
  const known = NAMES.get(text);
  if (known !== undefined) return known;
  const name = `job_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  NAMES.set(text, name);
  return name;
}

/** A test's clock stands still, so that what was added now is due now: with `<` it would be due a moment later. */
function inTime(text: string, now: string | null): string {
  if (now === null) return text;
  return text
    .replaceAll('start_after < now()', 'start_after <= now()')
    .replaceAll('now()', `'${now}'::timestamptz`);
}
