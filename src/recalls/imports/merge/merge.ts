import { Inject, Injectable } from '@nestjs/common';
import { Clock, londonDay } from '../../../platform/clock/clock.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import { databaseNow } from '../../../platform/database/database-now.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import {
  ADD,
  CHANGE,
  CLOSE,
  CONFIRM,
  FORGET_HELD,
  HOLD,
  LAST_CHANGE_SET,
  MERGED_AS_OF,
  stageOf,
  WITHDRAW,
} from '../runs/import.sql.js';
import type { ImportRun } from '../runs/import-run.js';
import { type Ask, graceFromOf, type MergePlan, planMerge, type StagedFile } from './merge-plan.js';

/** What a merge did, or a dry run would do. */
export interface Merged extends MergePlan {
  /** As of when the rows were written; null when none were. */
  readonly asOf: Date | null;
  /** The numbers of the statements that changed recalls, as `recall_history.change_set` has them. */
  readonly changeSets: readonly string[];
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
   *   done and the other is not. A dry run is only counted.
   * @param brokenOff ends the merge, of which nothing is kept then
   */
  run(
    run: ImportRun,
    finish: (transaction: Transaction, merged: Merged) => Promise<void>,
    brokenOff?: AbortSignal,
  ): Promise<Merged> {
    return this.transactions.atLength(async (transaction) => {
      // A full file compares for a minute, and faster when it fits the memory.
      await transaction.query(`SET LOCAL work_mem = '256MB'`);
      // A dry run keeps neither calls nor the merge of another file waiting.
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
    // After the wait for the lock: the later the changes are dated, the sooner after it they are seen.
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

  /** Does what was planned. Calls go on meanwhile, so what was done is counted anew. */
  private async merge(ask: Ask, run: ImportRun, file: StagedFile, plan: MergePlan): Promise<Merged> {
    const { manufacturerId, asOf, now, today } = file;
    const graceFrom = graceFromOf(file.receivedAt, this.settings);
    const changeSets: string[] = [];
    /** What a statement changed, and its number if it changed anything. */
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
    // What the API changed since it was planned has a newer word than the file.
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
