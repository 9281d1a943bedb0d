import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/transaction.js';
import type { Page } from '../http/page-query.js';
import { closeFrom } from './import.sql.js';
import type { RunPlace } from './import-reports.repository.js';
import { type ClosuresDecision, type ImportState, isRunId } from './import-run.js';

/** A run whose closures wait for a decision. */
export interface HeldRun {
  readonly runId: string;
  readonly manufacturer: string;
  readonly manufacturerId: number;
  readonly fileName: string;
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly held: number;
}

/** How a run stands towards a decision. */
export interface ClosuresStanding {
  readonly state: ImportState;
  readonly decision: ClosuresDecision | null;
  /** How many are held, or were. */
  readonly held: number;
}

const CLOSE_HELD = closeFrom('(SELECT recall_id AS id FROM import_held_closure WHERE run_id = $3::uuid)');

@Injectable()
export class HeldClosuresRepository {
  /** The oldest first; all, or one more than the page's limit if there is one. */
  async list(transaction: Transaction, page?: Page<RunPlace>): Promise<HeldRun[]> {
    const [receivedAt, id] = page?.after ?? [null, null];
    const rows: (Omit<HeldRun, 'receivedAt'> & { receivedAt: Date })[] = await transaction.query(
      `SELECT run.id AS "runId", manufacturer.name AS manufacturer, run.manufacturer_id AS "manufacturerId",
              run.file_name AS "fileName", run.received_at AS "receivedAt", run.held::integer AS held
         FROM import_run AS run
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

  /** Locks the run: of two administrators at once the second finds it decided. */
  async lock(transaction: Transaction, runId: string): Promise<ClosuresStanding> {
    const [row]: ClosuresStanding[] = await transaction.query(
      'SELECT state, closures_decision AS decision, held::integer AS held FROM import_run WHERE id = $1 FOR UPDATE',
      [runId],
    );
    if (!row) throw new Error(`There is no run ${runId}.`);
    return row;
  }

  /** Closes those that are still open and were not changed since the file was received. @returns how many */
  async close(
    transaction: Transaction,
    runId: string,
    { receivedAt, now, today }: { receivedAt: Date; now: Date; today: string },
  ): Promise<number> {
    const [row]: { closed: number }[] = await transaction.query(CLOSE_HELD, [
      receivedAt.toISOString(),
      now.toISOString(),
      runId,
      today,
    ]);
    return row?.closed ?? 0;
  }

  /** The run is done. How many closures were held stays with it; which ones does not. */
  async decide(
    transaction: Transaction,
    runId: string,
    decision: ClosuresDecision,
    closed: number,
    now: Date,
  ): Promise<void> {
    await transaction.query(
      `UPDATE import_run
          SET state = 'done', closed = $3, closures_decision = $2, closures_decided_at = $4
        WHERE id = $1`,
      [runId, decision, closed, now],
    );
    await transaction.query('DELETE FROM import_held_closure WHERE run_id = $1', [runId]);
  }
}
