import { Inject, Injectable } from '@nestjs/common';
import { Clock, londonDay } from '../../../platform/clock/clock.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import { databaseNow } from '../../../platform/database/database-now.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import { FORGET_HELD, HOLD } from '../closures/closure-guard.sql.js';
import type { ImportRun } from '../runs/import-run.js';
import { MERGED_AS_OF } from '../runs/merged-runs.sql.js';
import { ADD, CHANGE, CLOSE, CONFIRM, LAST_CHANGE_SET, WITHDRAW } from './merge.sql.js';
import { type Ask, graceFromOf, type MergePlan, planMerge, type StagedFile } from './merge-plan.js';
import { stageOf } from './staging.sql.js';

/** The result of a merge or dry run. */
export interface Merged extends MergePlan {
  /** The as-of with which the rows were written; null when none were. */
  readonly asOf: Date | null;
  /** The numbers of the statements that changed recalls, as `recall_history.change_set` has them. */
  readonly changeSets: readonly string[];
}

/** Merges a staged file into the manufacturer's recalls, entirely or not at all, in one transaction. */
@Injectable()
export class Merge {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * @param finish writes the run's result in the transaction that merges, so that neither is committed without the other. A dry run is only
   * counted.
   * @param brokenOff aborts the merge, which is then rolled back
   */
  run(
    run: ImportRun,
    finish: (transaction: Transaction, merged: Merged) => Promise<void>,
    brokenOff?: AbortSignal,
  ): Promise<Merged> {
    return this.transactions.atLength(async (transaction) => {
      // The comparison of a full file takes a minute, and less if it fits into memory.
      await transaction.query(`SET LOCAL work_mem = '256MB'`);
      // A dry run delays neither calls nor the merge of another file.
      if (!run.dryRun) {
        await transaction.query('SELECT pg_advisory_xact_lock($1, $2)', [
          ADVISORY_LOCKS.merge,
          run.manufacturer.id,
        ]);
      }
      const ask: Ask = (sql, values) => transaction.query(sql, values);
      const file = await this.stagedFileOf(transaction, ask, run);
      const plan = await planMerge(ask, file, this.settings);
      const merged =
        run.dryRun || plan.heldWhole
          ? { ...plan, asOf: null, changeSets: [] }
          : await this.merge(ask, run, file, plan);
      await finish(transaction, merged);
      return merged;
    }, brokenOff);
  }

  private async stagedFileOf(transaction: Transaction, ask: Ask, run: ImportRun): Promise<StagedFile> {
    // Read after the wait for the lock, so that the time of the changes is close to the time at which they become visible.
    const now = await databaseNow(transaction, this.clock);
    const [written] = await ask<{ asOf: Date }>(MERGED_AS_OF, [
      run.manufacturer.id,
      run.id,
      new Date(run.asOf),
    ]);
    if (!written) throw new Error('A time always has a row.');
    return {
      stage: stageOf(run.id),
      manufacturerId: run.manufacturer.id,
      asOf: written.asOf,
      receivedAt: new Date(run.receivedAt),
      now,
      today: londonDay(now.getTime()),
      approved: run.approvedWhole,
    };
  }

  /** Executes the plan. Calls continue meanwhile, so the changes are counted again. */
  private async merge(ask: Ask, run: ImportRun, file: StagedFile, plan: MergePlan): Promise<Merged> {
    const { manufacturerId, asOf, now, today } = file;
    const graceFrom = graceFromOf(file.receivedAt, this.settings);
    const changeSets: string[] = [];
    /** The number of rows that a statement changed, and the statement's number if it changed any. */
    const write = async <Counts extends object>(
      sql: string,
      values: unknown[],
      none: Counts,
    ): Promise<Counts> => {
      const [counts = none] = await ask<Counts>(sql, values);
      if (Object.values(counts).some((count) => count > 0)) {
        const [last] = await ask<{ changeSet: string }>(LAST_CHANGE_SET);
        if (last) changeSets.push(last.changeSet);
      }
      return counts;
    };
    const { added } = await write(ADD, [manufacturerId, now, run.id, asOf], { added: 0 });
    const { updated, reopened } = await write(CHANGE, [asOf, now, run.id], { updated: 0, reopened: 0 });
    await ask(CONFIRM, [asOf]);
    const closing = [asOf, graceFrom, now, run.id, today];
    const { closed } = await write(CLOSE, closing, { closed: 0 });
    const { withdrawn } = await write(WITHDRAW, closing, { withdrawn: 0 });
    await ask(FORGET_HELD, [manufacturerId, run.id, asOf]);
    const [{ held } = { held: 0 }] =
      plan.heldReasons.length > 0 ? await ask<{ held: number }>(HOLD, [run.id]) : [{ held: 0 }];
    const planned = plan.counts;
    // What the API changed since the plan was made has a newer word than the file.
    const overtaken =
      planned.added +
      planned.updated +
      planned.reopened +
      planned.closed +
      planned.withdrawn -
      (added + updated + reopened + closed + withdrawn);
    return {
      ...plan,
      counts: {
        ...planned,
        added,
        updated,
        reopened,
        closed,
        withdrawn,
        held,
        skipped: planned.skipped + overtaken,
      },
      asOf,
      changeSets,
    };
  }
}
