import { Injectable } from '@nestjs/common';
import { INSTANT } from '../../../platform/database/sql-text.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { Page } from '../../../platform/http/page-query.js';
import type { ClosuresDecision, ImportCounts, ImportSource, ImportState } from '../runs/import-run.js';
import type { FileFault } from '../runs/reasons.js';

/** A run for people: its progress, or how it ended. Times are ISO 8601. */
export interface ImportReport {
  readonly id: string;
  readonly manufacturer: string;
  readonly manufacturerId: number;
  readonly file: string;
  readonly source: ImportSource;
  readonly dryRun: boolean;
  readonly state: ImportState;
  readonly waitingFor: string | null;
  /** When a waiting run is tried again. */
  readonly nextAttemptAt: string | null;
  readonly attempts: number;
  readonly scanner: string | null;
  readonly sizeBytes: number;
  /** The progress of the validation; null once the run has ended. */
  readonly bytesRead: number | null;
  readonly receivedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly rowsRead: number;
  readonly counts: ImportCounts;
  readonly closuresDecision: ClosuresDecision | null;
  readonly closuresDecidedAt: string | null;
  readonly reasons: readonly string[];
  readonly faultCount: number;
  /** The as-of of the file's rows. */
  readonly asOf: string;
  readonly warnings: readonly string[];
  readonly heldWhole: boolean;
  readonly heldReasons: readonly string[];
  readonly undoneAt: string | null;
}

/** The reader of a report: a manufacturer sees its own runs, without dry runs, which administrators make; an administrator sees all. */
export type Viewer = { readonly manufacturerId: number } | 'administrator';

/** A filter of runs; an absent field does not narrow it. */
export interface RunFilter {
  readonly manufacturerId?: number | undefined;
  readonly state?: ImportState | undefined;
  readonly receivedSince?: Date | undefined;
  /** Only files that wait for something, or only the last file of each manufacturer. */
  readonly only?: 'waiting' | 'last' | undefined;
}

/** A run's position in a list: its receipt in milliseconds since 1970-01-01T00:00:00Z, and its id. */
export type RunPlace = readonly [receivedAt: number, id: string];

/** The number of an error among those of its file, from 1. */
export type FaultPlace = readonly [ordinal: number];

export type KeptFault = FileFault & { readonly ordinal: number };

const REPORT = `
  SELECT run.id, manufacturer.name AS manufacturer, run.manufacturer_id AS "manufacturerId", run.file_name AS file,
         run.source, run.dry_run AS "dryRun", run.state, run.waiting_for AS "waitingFor",
         CASE WHEN run.waiting_for IS NOT NULL THEN ${INSTANT('run.next_attempt_at')} END AS "nextAttemptAt",
         run.attempts, run.scanner, run.size_bytes::float8 AS "sizeBytes",
         CASE run.state WHEN 'validating' THEN least(run.bytes_read, run.size_bytes)::float8
                        WHEN 'merging' THEN run.size_bytes::float8
                        WHEN 'received' THEN 0 WHEN 'scanning' THEN 0 END AS "bytesRead",
         ${INSTANT('run.received_at')} AS "receivedAt", ${INSTANT('run.started_at')} AS "startedAt",
         ${INSTANT('run.finished_at')} AS "finishedAt", run.rows_read::float8 AS "rowsRead",
         json_build_object('added', run.added, 'updated', run.updated, 'reopened', run.reopened,
                           'closed', run.closed, 'withdrawn', run.withdrawn, 'unchanged', run.unchanged,
                           'skipped', run.skipped, 'held', run.held) AS counts,
         run.closures_decision AS "closuresDecision", ${INSTANT('run.closures_decided_at')} AS "closuresDecidedAt",
         run.reasons, run.fault_count::float8 AS "faultCount",
         ${INSTANT('coalesce(run.as_of, run.received_at)')} AS "asOf", run.warnings, run.held_whole AS "heldWhole",
         run.held_reasons AS "heldReasons", ${INSTANT('run.undone_at')} AS "undoneAt"
    FROM import_run AS run
    JOIN manufacturer ON manufacturer.id = run.manufacturer_id`;

/** Part of every statement, so that a manufacturer can't even learn that another's run exists. $1 is its id or null. */
const VISIBLE = '($1::integer IS NULL OR (run.manufacturer_id = $1 AND NOT run.dry_run))';

/** Files in progress that can't go on. import_run_due_idx has few rows. */
export const IS_WAITING = `
  run.waiting_for IS NOT NULL AND run.state IN ('received', 'scanning', 'validating', 'merging') AND NOT run.dry_run`;

/** Whether a file is the last that its manufacturer has sent: one probe of import_run_manufacturer_idx. */
export const IS_LAST_FILE = `
  NOT run.dry_run
  AND NOT EXISTS (SELECT FROM import_run AS later
                   WHERE later.manufacturer_id = run.manufacturer_id AND NOT later.dry_run
                     AND later.received_at > run.received_at)`;

@Injectable()
export class ImportReportsRepository {
  /** @returns undefined when no manufacturer has this name, case-insensitive */
  async findManufacturer(transaction: Transaction, name: string): Promise<number | undefined> {
    const [row]: { id: number }[] = await transaction.query(
      'SELECT id FROM manufacturer WHERE lower(name) = lower($1)',
      [name],
    );
    return row?.id;
  }

  async find(transaction: Transaction, viewer: Viewer, runId: string): Promise<ImportReport | undefined> {
    const [report]: ImportReport[] = await transaction.query(`${REPORT} WHERE ${VISIBLE} AND run.id = $2`, [
      ownerOf(viewer),
      runId,
    ]);
    return report;
  }

  async isVisible(transaction: Transaction, viewer: Viewer, runId: string): Promise<boolean> {
    const rows: unknown[] = await transaction.query(
      `SELECT 1 FROM import_run AS run WHERE ${VISIBLE} AND run.id = $2`,
      [ownerOf(viewer), runId],
    );
    return rows.length > 0;
  }

  /** Newest first, and one more than the limit if there is one. */
  async list(
    transaction: Transaction,
    viewer: Viewer,
    { manufacturerId, state, receivedSince, only }: RunFilter,
    { limit, after }: Page<RunPlace>,
  ): Promise<ImportReport[]> {
    const [receivedAt, id] = after ?? [null, null];
    return transaction.query(
      `${REPORT}
        WHERE ${VISIBLE}
          AND ($2::integer IS NULL OR run.manufacturer_id = $2)
          AND ($3::text IS NULL OR run.state = $3)
          AND ($4::timestamptz IS NULL OR run.received_at >= $4)
          AND ($5::timestamptz IS NULL OR (run.received_at, run.id) < ($5, $6::uuid))
          ${only === 'waiting' ? `AND ${IS_WAITING}` : ''}
          ${only === 'last' ? `AND ${IS_LAST_FILE}` : ''}
        ORDER BY run.received_at DESC, run.id DESC
        LIMIT $7`,
      [
        ownerOf(viewer),
        manufacturerId ?? null,
        state ?? null,
        receivedSince ?? null,
        receivedAt === null ? null : new Date(receivedAt),
        id,
        limit + 1,
      ],
    );
  }

  /** The stored errors of a run in the order in which they were found, and one more than the limit if there is one. */
  async listFaults(
    transaction: Transaction,
    runId: string,
    { limit, after: [ordinal] = [0] }: Page<FaultPlace>,
  ): Promise<KeptFault[]> {
    return transaction.query(
      `SELECT ordinal, line, column_name AS "column", reason, value, expected
         FROM import_fault WHERE run_id = $1 AND ordinal > $2::bigint ORDER BY ordinal LIMIT $3`,
      [runId, ordinal, limit + 1],
    );
  }
}

function ownerOf(viewer: Viewer): number | null {
  return viewer === 'administrator' ? null : viewer.manufacturerId;
}
