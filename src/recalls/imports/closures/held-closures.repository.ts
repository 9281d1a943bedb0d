import { Injectable } from '@nestjs/common';
import { DAY, INSTANT } from '../../../platform/database/sql-text.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { Page } from '../../../platform/http/page-query.js';
import { closeFrom, LAST_CHANGE_SET, withdrawFrom } from '../merge/merge.sql.js';
import type { RunPlace } from '../reports/import-reports.repository.js';
import { type ClosuresDecision, type ImportState, isRunId } from '../runs/import-run.js';
import type { Reason } from '../runs/reasons.js';

/** A run whose closures wait for a decision. */
export interface HeldRun {
  readonly runId: string;
  readonly manufacturer: string;
  readonly manufacturerId: number;
  readonly fileName: string;
  /** ISO 8601. */
  readonly receivedAt: string;
  /** How many closures wait; for a file that is held whole, how many it would make. */
  readonly held: number;
  /** Whether the whole file is held, so that nothing of it is merged yet. */
  readonly heldWhole: boolean;
  /** Why it waits. */
  readonly reasons: readonly string[];
  /** The newest file that was received after this one and is in progress, is held whole, or was refused. */
  readonly laterFile: LaterFile | null;
}

/** A newer file than the held one. It was not merged, or the held one would be obsolete. */
export interface LaterFile {
  readonly runId: string;
  readonly fileName: string;
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly state: ImportState;
}

/** What a decision needs to know about a run. */
export interface HeldStatus {
  readonly state: ImportState;
  readonly decision: ClosuresDecision | null;
  /** How many closures are or were held. */
  readonly held: number;
  readonly heldWhole: boolean;
  /** The as-of with which the run's rows were written. */
  readonly asOf: Date;
  readonly hasArchiveCopy: boolean;
}

/** A recall that would be closed. */
export interface HeldClosure {
  readonly vin: string;
  readonly manufacturerCampaignReference: string;
  readonly recallCampaignStartDate: string;
}

/** A held closure's position in a list: the recall's id. */
export type HeldClosurePlace = readonly [recallId: number];

const HELD = '(SELECT recall_id AS id FROM import_held_closure WHERE run_id = $4::uuid)';
const CLOSE_HELD = closeFrom(HELD);
const WITHDRAW_HELD = withdrawFrom(HELD);

/**
 * The newest file of the manufacturer that was received after a held one and is not merged; it may itself be held whole. A later file that
 * was merged has superseded the held one, so there is none.
 */
const LATER_FILE = `
  SELECT later.id AS "runId", later.file_name AS "fileName", ${INSTANT('later.received_at')} AS "receivedAt", later.state
    FROM import_run AS later
   WHERE later.manufacturer_id = run.manufacturer_id AND NOT later.dry_run
     AND later.received_at > run.received_at
     AND (later.state IN ('received', 'scanning', 'validating', 'merging', 'rejected')
          OR (later.state = 'held' AND later.held_whole AND later.closures_decision IS NULL))
   ORDER BY later.received_at DESC, later.id DESC
   LIMIT 1`;

@Injectable()
export class HeldClosuresRepository {
  /** Oldest first; all, or one more than the page's limit if there is one. */
  async list(transaction: Transaction, page?: Page<RunPlace>): Promise<HeldRun[]> {
    const [receivedAt, id] = page?.after ?? [null, null];
    const rows: (Omit<HeldRun, 'receivedAt'> & { receivedAt: Date })[] = await transaction.query(
      `SELECT run.id AS "runId", manufacturer.name AS manufacturer, run.manufacturer_id AS "manufacturerId",
              run.file_name AS "fileName", run.received_at AS "receivedAt", run.held::integer AS held,
              run.held_whole AS "heldWhole", run.held_reasons || run.warnings AS reasons, to_json(later) AS "laterFile"
         FROM import_run AS run
         LEFT JOIN LATERAL (${LATER_FILE}) AS later ON true
         JOIN manufacturer ON manufacturer.id = run.manufacturer_id
        WHERE run.state = 'held' AND run.closures_decision IS NULL
          AND ($1::timestamptz IS NULL OR (run.received_at, run.id) > ($1, $2::uuid))
        ORDER BY run.received_at, run.id
        LIMIT $3`,
      [receivedAt === null ? null : new Date(receivedAt), id, page ? page.limit + 1 : null],
    );
    return rows.map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() }));
  }

  async findManufacturer(transaction: Transaction, runId: string): Promise<number | undefined> {
    if (!isRunId(runId)) return undefined;
    const [row]: { id: number }[] = await transaction.query(
      'SELECT manufacturer_id AS id FROM import_run WHERE id = $1',
      [runId],
    );
    return row?.id;
  }

  /** The closures that a run holds; one more than the page's limit if there is one. */
  async listClosures(
    transaction: Transaction,
    runId: string,
    { limit, after: [recallId] = [0] }: Page<HeldClosurePlace>,
  ): Promise<(HeldClosure & { readonly recallId: number })[]> {
    return transaction.query(
      `SELECT recall.id::float8 AS "recallId", recall.vin,
              recall.manufacturer_campaign_reference AS "manufacturerCampaignReference",
              ${DAY('recall.recall_campaign_start_date')} AS "recallCampaignStartDate"
         FROM import_held_closure AS held
         JOIN recall ON recall.id = held.recall_id
        WHERE held.run_id = $1 AND held.recall_id > $2
          AND EXISTS (SELECT FROM import_run WHERE id = $1 AND state = 'held')
        ORDER BY held.recall_id
        LIMIT $3`,
      [runId, recallId, limit + 1],
    );
  }

  /** The later file that prevents a decision, if there is one. */
  async findLaterFile(transaction: Transaction, runId: string): Promise<LaterFile | undefined> {
    const [row]: LaterFile[] = await transaction.query(
      `SELECT later.* FROM import_run AS run CROSS JOIN LATERAL (${LATER_FILE}) AS later WHERE run.id = $1`,
      [runId],
    );
    return row;
  }

  /** Locks the run, so that the second of two concurrent decisions sees the first. */
  async lock(transaction: Transaction, runId: string): Promise<HeldStatus> {
    const [row]: HeldStatus[] = await transaction.query(
      `SELECT state, closures_decision AS decision, held::integer AS held, held_whole AS "heldWhole",
              coalesce(merged_as_of, as_of, received_at) AS "asOf", archive_removed_at IS NULL AS "hasArchiveCopy"
         FROM import_run WHERE id = $1 FOR UPDATE`,
      [runId],
    );
    if (!row) throw new Error(`There is no run ${runId}.`);
    return row;
  }

  /**
   * Closes the recalls that are still open and about which there is no newer word than the file's; withdraws those whose campaign has not
   * begun.
   *
   * @returns how many, and the numbers of the statements
   */
  async close(
    transaction: Transaction,
    runId: string,
    { asOf, graceFrom, now, today }: { asOf: Date; graceFrom: Date; now: Date; today: string },
  ): Promise<{ closed: number; withdrawn: number; changeSets: string[] }> {
    const values = [asOf, graceFrom, now, runId, today];
    const changeSets: string[] = [];
    const write = async (sql: string): Promise<number> => {
      const [row]: { closed?: number; withdrawn?: number }[] = await transaction.query(sql, values);
      const count = row?.closed ?? row?.withdrawn ?? 0;
      if (count > 0) {
        const [last]: { changeSet: string }[] = await transaction.query(LAST_CHANGE_SET);
        if (last) changeSets.push(last.changeSet);
      }
      return count;
    };
    return { closed: await write(CLOSE_HELD), withdrawn: await write(WITHDRAW_HELD), changeSets };
  }

  /**
   * Ends the run as done. The number of held closures remains stored. The list of them remains if they were not approved, because another
   * file that would close them is held again.
   */
  async decide(
    transaction: Transaction,
    runId: string,
    decision: ClosuresDecision,
    { closed, withdrawn, changeSets }: { closed: number; withdrawn: number; changeSets: readonly string[] },
    now: Date,
  ): Promise<void> {
    await transaction.query(
      `UPDATE import_run
          SET state = 'done', closed = closed + $3, withdrawn = withdrawn + $5, change_sets = change_sets || $6::bigint[],
              closures_decision = $2, closures_decided_at = $4
        WHERE id = $1`,
      [runId, decision, closed, now, withdrawn, changeSets],
    );
    if (decision === 'approved')
      await transaction.query('DELETE FROM import_held_closure WHERE run_id = $1', [runId]);
  }

  /** Restarts the import of a file that was held whole; this time nothing of it is held. */
  async beginAnew(transaction: Transaction, runId: string, now: Date): Promise<void> {
    await transaction.query(
      `UPDATE import_run
          SET state = 'received', closures_decision = 'approved', closures_decided_at = $2, next_attempt_at = $2,
              finished_at = NULL, held = 0, attempts = 0, waiting_for = NULL, claimed_by = NULL
        WHERE id = $1`,
      [runId, now],
    );
  }

  /** Ends a file that was held whole without merging anything of it. */
  async refuseWhole(transaction: Transaction, runId: string, reason: Reason, now: Date): Promise<void> {
    await transaction.query(
      `UPDATE import_run
          SET state = 'rejected', closures_decision = 'rejected', closures_decided_at = $2, reasons = ARRAY[$3]
        WHERE id = $1`,
      [runId, now, reason],
    );
  }
}
