import { Inject, Injectable } from '@nestjs/common';
import { Clock, londonDay } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { type Transaction, Transactions } from '../database/transaction.js';
import { ADD, CHANGE, CLOSE, COUNT_FOR_GUARD, findDifferences, HOLD, stageOf } from './import.sql.js';
import type { ImportCounts, ImportRun } from './import-run.js';

/** Thrown to undo a dry run's merge once it is counted. */
class DryRunCounted extends Error {
  constructor(readonly counts: ImportCounts) {
    super('A dry run changes nothing.');
  }
}

/** Merges a staged file into the manufacturer's recalls: all of it or nothing, in one transaction. */
@Injectable()
export class Merge {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * @param finish writes the run's outcome, in the very transaction that merges: there is no moment at which one is
   *   done and the other is not. For a dry run the merge is undone first, and this has a transaction of its own.
   */
  async run(
    run: ImportRun,
    finish: (transaction: Transaction, counts: ImportCounts) => Promise<void>,
  ): Promise<ImportCounts> {
    try {
      return await this.transactions.run(async (transaction) => {
        const counts = await this.merge(transaction, run);
        if (run.dryRun) throw new DryRunCounted(counts);
        await finish(transaction, counts);
        return counts;
      });
    } catch (error) {
      if (!(error instanceof DryRunCounted)) throw error;
      await this.transactions.run((transaction) => finish(transaction, error.counts));
      return error.counts;
    }
  }

  private async merge(transaction: Transaction, run: ImportRun): Promise<ImportCounts> {
    const manufacturerId = run.manufacturer.id;
    const received = new Date(run.receivedAt).toISOString();
    const instant = this.clock.now();
    const now = new Date(instant).toISOString();
    // A full file compares for a minute; and it compares faster when it fits the memory.
    await transaction.query(`SET LOCAL statement_timeout = 0`);
    await transaction.query(`SET LOCAL work_mem = '256MB'`);
    await transaction.query('SELECT pg_advisory_xact_lock($1, $2)', [ADVISORY_LOCKS.merge, manufacturerId]);
    await transaction.query(findDifferences(stageOf(run.id)), [manufacturerId, received]);
    await transaction.query('ANALYZE difference');
    const [found] = await transaction.query<{ closing: number; open: number }[]>(COUNT_FOR_GUARD, [
      manufacturerId,
    ]);
    const [staged] = await transaction.query<{ rows: number }[]>(
      `SELECT count(*)::integer AS rows FROM ${stageOf(run.id)}`,
    );
    if (!found || !staged) throw new Error('A count always has a row.');
    const [{ added } = { added: 0 }] = await transaction.query<{ added: number }[]>(ADD, [
      manufacturerId,
      now,
      run.id,
      received,
    ]);
    const [{ updated, reopened } = { updated: 0, reopened: 0 }] = await transaction.query<
      { updated: number; reopened: number }[]
    >(CHANGE, [received, now, run.id]);
    const unchanged = staged.rows - added - updated - reopened;
    if (this.isGuarded(found)) {
      const [{ held } = { held: 0 }] = await transaction.query<{ held: number }[]>(HOLD, [run.id]);
      return { added, updated, reopened, unchanged, closed: 0, held };
    }
    const [{ closed } = { closed: 0 }] = await transaction.query<{ closed: number }[]>(CLOSE, [
      received,
      now,
      run.id,
      londonDay(instant),
    ]);
    return { added, updated, reopened, unchanged, closed, held: 0 };
  }

  /** Closing so many recalls at once is more likely a broken export than a week of repairs: somebody has to look. */
  private isGuarded({ closing, open }: { readonly closing: number; readonly open: number }): boolean {
    const { count, share } = this.settings.closureGuard;
    return closing > count && closing > share * open;
  }
}
