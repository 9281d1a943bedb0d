import { Injectable } from '@nestjs/common';
import type { Settings } from '../../../platform/config/settings.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import { type LeftAlone, NothingToUndo, type UndoCounts, UnknownClient } from './undo.js';
import {
  CHANGE_SETS_OF_OLD_RUN,
  CHANGES_OF_CLIENT,
  CHANGES_OF_RUN,
  FIND_CHANGES_AFTER_CLIENT,
  FIND_CHANGES_AFTER_RUN,
  FIND_TANGLED,
  LOCK_CHANGED,
} from './undo-changes.sql.js';
import { COUNT_UNDO, FIND_LEFT_ALONE, PLAN_UNDO } from './undo-plan.sql.js';
import { FIND_STORIES_OF_CLIENT, FIND_STORIES_OF_RUN } from './undo-story.sql.js';
import { UNDO_CONFIRMATIONS, UNDO_DELETIONS, UNDO_REMOVALS, UNDO_UPDATES } from './undo-writes.sql.js';

/** The run or client whose changes are undone. */
export type UndoTarget =
  | {
      readonly kind: 'run';
      readonly runId: string;
      readonly changeSets: readonly string[];
      readonly asOf: Date;
    }
  | { readonly kind: 'client'; readonly clientId: string; readonly since: Date };

/** What an undo needs to know about a run. */
export interface RunToUndo {
  readonly manufacturerId: number;
  readonly state: string;
  readonly dryRun: boolean;
  readonly heldWhole: boolean;
  readonly changeSets: readonly string[];
  /** Whether it changed anything, by its counts. */
  readonly hasChanges: boolean;
  readonly asOf: Date;
}

@Injectable()
export class UndoRepository {
  /** The manufacturer whose recalls a client changes. @throws UnknownClient, NothingToUndo */
  async requireManufacturerOfClient(transaction: Transaction, clientId: string): Promise<number> {
    const [row]: { manufacturerId: number | null }[] = await transaction.query(
      'SELECT manufacturer_id AS "manufacturerId" FROM recalls_client WHERE client_id = $1',
      [clientId],
    );
    if (!row) throw new UnknownClient(clientId);
    if (row.manufacturerId === null) {
      throw new NothingToUndo(`Client ${clientId} is no manufacturer's, so it changes no recalls`);
    }
    return row.manufacturerId;
  }

  async findManufacturerOfRun(transaction: Transaction, runId: string): Promise<number | undefined> {
    const [row]: { id: number }[] = await transaction.query(
      'SELECT manufacturer_id AS id FROM import_run WHERE id = $1',
      [runId],
    );
    return row?.id;
  }

  async readManufacturer(transaction: Transaction, id: number): Promise<{ name: string; teamEmail: string }> {
    const [row]: { name: string; teamEmail: string }[] = await transaction.query(
      'SELECT name, team_email AS "teamEmail" FROM manufacturer WHERE id = $1',
      [id],
    );
    if (!row) throw new Error(`There is no manufacturer ${id}.`);
    return row;
  }

  /** @param locked whether the run's row is locked, so that nobody decides on its closures meanwhile */
  async readRun(
    transaction: Transaction,
    runId: string,
    { locked }: { locked: boolean },
  ): Promise<RunToUndo> {
    const [row]: RunToUndo[] = await transaction.query(
      `SELECT manufacturer_id AS "manufacturerId", state, dry_run AS "dryRun", held_whole AS "heldWhole",
              change_sets AS "changeSets", added + updated + reopened + closed + withdrawn > 0 AS "hasChanges",
              coalesce(merged_as_of, as_of, received_at) AS "asOf"
         FROM import_run WHERE id = $1 ${locked ? 'FOR UPDATE' : ''}`,
      [runId],
    );
    if (!row) throw new Error(`There is no run ${runId}.`);
    return row;
  }

  /** For runs from before the numbers of their statements were stored. */
  async findChangeSetsOfOldRun(transaction: Transaction, runId: string): Promise<readonly string[]> {
    const [row]: { changeSets: string[] }[] = await transaction.query(CHANGE_SETS_OF_OLD_RUN, [runId]);
    return row?.changeSets ?? [];
  }

  /**
   * Works out what to do with each changed recall. Nothing is written yet.
   *
   * @param locked whether the recalls are locked, so that calls wait until the undo is done
   */
  async plan(
    transaction: Transaction,
    manufacturerId: number,
    target: UndoTarget,
    { apiGraceHours, now, locked }: Pick<Settings, 'apiGraceHours'> & { now: Date; locked: boolean },
  ): Promise<UndoCounts> {
    const isRun = target.kind === 'run';
    if (isRun) await transaction.query(CHANGES_OF_RUN, [target.runId, target.changeSets, target.asOf]);
    else await transaction.query(CHANGES_OF_CLIENT, [target.clientId, manufacturerId, target.since]);
    await transaction.query('ANALYZE changed');
    if (locked) await transaction.query(LOCK_CHANGED, [manufacturerId]);
    // Separate statements after the locks, so that they see all calls until then.
    const meant = isRun ? [manufacturerId, target.runId] : [manufacturerId, target.clientId, target.since];
    await transaction.query(isRun ? FIND_CHANGES_AFTER_RUN : FIND_CHANGES_AFTER_CLIENT, meant);
    await transaction.query('ANALYZE later_change');
    await transaction.query(FIND_TANGLED, [manufacturerId]);
    await transaction.query('ANALYZE tangled');
    await transaction.query(isRun ? FIND_STORIES_OF_RUN : FIND_STORIES_OF_CLIENT, [...meant, apiGraceHours]);
    await transaction.query('ANALYZE story');
    await transaction.query(PLAN_UNDO, [manufacturerId, apiGraceHours, !isRun, now]);
    await transaction.query('ANALYZE undo_step');
    const [counts]: UndoCounts[] = await transaction.query(COUNT_UNDO);
    if (!counts) throw new Error('A count always has a row.');
    return counts;
  }

  /** The counts of what {@link plan} found. */
  async listLeftAlone(transaction: Transaction, most: number): Promise<LeftAlone[]> {
    return transaction.query(FIND_LEFT_ALONE, [most]);
  }

  /** Executes what {@link plan} worked out, with history. */
  async apply(
    transaction: Transaction,
    manufacturerId: number,
    target: UndoTarget,
    { id, counts, now }: { id: string; counts: UndoCounts; now: Date },
  ): Promise<void> {
    const { reopened, removed, closed, restored, changed, leftAlone } = counts;
    await transaction.query(
      `INSERT INTO recall_undo (id, manufacturer_id, import_run_id, client_id, since, undone_at, reopened, removed, closed,
                                restored, changed, left_alone, last_change_set)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
               CASE WHEN $4::uuid IS NOT NULL THEN (SELECT coalesce(max(last_set), 0) FROM changed) END)`,
      [
        id,
        manufacturerId,
        target.kind === 'run' ? target.runId : null,
        target.kind === 'client' ? target.clientId : null,
        target.kind === 'client' ? target.since : null,
        now,
        reopened,
        removed,
        closed,
        restored,
        changed,
        leftAlone,
      ],
    );
    if (reopened + closed + changed > 0) await transaction.query(UNDO_UPDATES, [now, id]);
    if (removed > 0) await transaction.query(UNDO_REMOVALS, [now, id]);
    if (restored > 0) await transaction.query(UNDO_DELETIONS, [now, id, manufacturerId]);
    if (target.kind === 'run') await transaction.query(UNDO_CONFIRMATIONS, [manufacturerId, target.asOf]);
  }

  /** The run no longer counts as the manufacturer's word. Closures that it still holds remain open. */
  async markUndone(transaction: Transaction, runId: string, now: Date): Promise<void> {
    await transaction.query(
      `UPDATE import_run
          SET undone_at = coalesce(undone_at, $2),
              state = CASE WHEN state = 'held' THEN 'done' ELSE state END,
              closures_decision = CASE WHEN state = 'held' THEN coalesce(closures_decision, 'rejected')
                                       ELSE closures_decision END,
              closures_decided_at = CASE WHEN state = 'held' THEN coalesce(closures_decided_at, $2)
                                         ELSE closures_decided_at END
        WHERE id = $1`,
      [runId, now],
    );
    await transaction.query('DELETE FROM import_held_closure WHERE run_id = $1', [runId]);
  }
}
