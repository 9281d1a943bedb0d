import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/transaction.js';
import type { ClosuresDecision, ImportCounts, ImportSource, ImportState } from './import-run.js';
import type { FileFault } from './reasons.js';

/** A run, for people: how far it is, or how it ended. Times are ISO 8601. */
export interface ImportReport {
  readonly id: string;
  readonly manufacturer: string;
  readonly file: string;
  readonly source: ImportSource;
  readonly dryRun: boolean;
  readonly state: ImportState;
  readonly waitingFor: string | null;
  readonly scanner: string | null;
  readonly sizeBytes: number;
  readonly receivedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly rowsRead: number;
  readonly counts: ImportCounts;
  readonly closuresDecision: ClosuresDecision | null;
  readonly reasons: readonly string[];
  readonly faultCount: number;
}

const INSTANT = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const REPORT = `
  SELECT run.id, manufacturer.name AS manufacturer, run.file_name AS file, run.source, run.dry_run AS "dryRun",
         run.state, run.waiting_for AS "waitingFor", run.scanner, run.size_bytes::float8 AS "sizeBytes",
         ${INSTANT('run.received_at')} AS "receivedAt", ${INSTANT('run.started_at')} AS "startedAt",
         ${INSTANT('run.finished_at')} AS "finishedAt", run.rows_read::float8 AS "rowsRead",
         json_build_object('added', run.added, 'updated', run.updated, 'reopened', run.reopened,
                           'closed', run.closed, 'unchanged', run.unchanged, 'held', run.held) AS counts,
         run.closures_decision AS "closuresDecision", run.reasons, run.fault_count::float8 AS "faultCount"
    FROM import_run AS run
    JOIN manufacturer ON manufacturer.id = run.manufacturer_id`;

@Injectable()
export class ImportReportsRepository {
  /** @returns undefined when no manufacturer has this name, in any case. */
  async findManufacturer(transaction: Transaction, name: string): Promise<number | undefined> {
    const [row]: { id: number }[] = await transaction.query(
      'SELECT id FROM manufacturer WHERE lower(name) = lower($1)',
      [name],
    );
    return row?.id;
  }

  async read(transaction: Transaction, runId: string): Promise<ImportReport> {
    const [report]: ImportReport[] = await transaction.query(`${REPORT} WHERE run.id = $1`, [runId]);
    if (!report) throw new Error(`There is no run ${runId}.`);
    return report;
  }

  /** The newest first; all manufacturers' when the id is undefined. */
  async list(
    transaction: Transaction,
    manufacturerId: number | undefined,
    limit: number,
  ): Promise<ImportReport[]> {
    return transaction.query(
      `${REPORT}
        WHERE $1::integer IS NULL OR run.manufacturer_id = $1
        ORDER BY run.received_at DESC, run.id
        LIMIT $2`,
      [manufacturerId ?? null, limit],
    );
  }

  /** The first faults of a run, in the order they were found. */
  async listFaults(transaction: Transaction, runId: string, limit: number): Promise<FileFault[]> {
    return transaction.query(
      `SELECT line, column_name AS "column", reason, value, expected
         FROM import_fault WHERE run_id = $1 ORDER BY ordinal LIMIT $2`,
      [runId, limit],
    );
  }
}
