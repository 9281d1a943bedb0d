import { Inject, Injectable } from '@nestjs/common';
import { Clock, londonDay } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { type Transaction, Transactions } from '../database/transaction.js';
import { isGuarded } from './closure-guard.js';
import { countMerge } from './count-merge.js';
import { ADD, CHANGE, CLOSE, COUNT_FOR_GUARD, findDifferences, HOLD, stageOf } from './import.sql.js';
import type { ImportCounts, ImportRun } from './import-run.js';

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
   *   done and the other is not. A dry run is only counted.
   * @param brokenOff ends the merge, of which nothing is kept then
   */
  run(
    run: ImportRun,
    finish: (transaction: Transaction, counts: ImportCounts) => Promise<void>,
    brokenOff?: AbortSignal,
  ): Promise<ImportCounts> {
    return this.transactions.atLength(async (transaction) => {
      // A full file compares for a minute, and faster when it fits the memory.
      await transaction.query(`SET LOCAL work_mem = '256MB'`);
      const counts = run.dryRun ? await this.count(transaction, run) : await this.merge(transaction, run);
      await finish(transaction, counts);
      return counts;
    }, brokenOff);
  }

  private count(
    transaction: Transaction,
    { id, manufacturer, receivedAt }: ImportRun,
  ): Promise<ImportCounts> {
    return countMerge(
      (sql, values) => transaction.query(sql, values),
      { stage: stageOf(id), manufacturerId: manufacturer.id, receivedAt },
      this.settings.closureGuard,
    );
  }

  private async merge(transaction: Transaction, run: ImportRun): Promise<ImportCounts> {
    const manufacturerId = run.manufacturer.id;
    const received = new Date(run.receivedAt).toISOString();
    await transaction.query('SELECT pg_advisory_xact_lock($1, $2)', [ADVISORY_LOCKS.merge, manufacturerId]);
    // After the wait: the later the changes are dated, the sooner after it they are seen.
    const instant = this.clock.now();
    const now = new Date(instant).toISOString();
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
    if (isGuarded(found, this.settings.closureGuard)) {
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
}
