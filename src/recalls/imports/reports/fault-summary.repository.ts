import { Injectable } from '@nestjs/common';
import { INSTANT } from '../../../platform/database/sql-text.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { FileFault } from '../runs/reasons.js';

/** The same fault in an earlier file of the manufacturer. */
export interface EarlierFault {
  readonly runId: string;
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly count: number;
  /** In how many of them there is a value that is wrong in the newer file too: probably nobody has corrected it since. */
  readonly sameValues: number;
}

/** All stored faults of a file with one reason in one column. */
export interface FaultGroup {
  readonly column: FileFault['column'];
  readonly reason: FileFault['reason'];
  readonly count: number;
  /** Null when the fault is of the whole file. */
  readonly firstLine: number | null;
  /** The newest first. */
  readonly earlier: readonly EarlierFault[];
}

/** Two months of daily files would be 60; the last 30 that were refused show whether a fault is new. */
const EARLIER_FILES = 30;

/**
 * $1 run id. Each file has at most 10,000 stored faults, so at most 310,000 rows are read, through import_fault's primary key. A missing column
 * or value is the empty text here, because rows are joined by hash only on `=`.
 */
const FAULT_GROUPS = `
  WITH mine AS MATERIALIZED (
    SELECT coalesce(column_name, '') AS column_name, reason, coalesce(value, '') AS value, count(*) AS count, min(line) AS line
      FROM import_fault
     WHERE run_id = $1
     GROUP BY 1, 2, 3
  ), earlier AS MATERIALIZED (
    SELECT run.id, run.received_at
      FROM import_run AS shown
      JOIN import_run AS run ON run.manufacturer_id = shown.manufacturer_id
     WHERE shown.id = $1 AND run.received_at < shown.received_at AND NOT run.dry_run AND run.state = 'rejected'
     ORDER BY run.received_at DESC
     LIMIT ${EARLIER_FILES}
  ), counted AS (
    SELECT earlier.id, earlier.received_at, coalesce(fault.column_name, '') AS column_name, fault.reason,
           count(*)::integer AS count, count(mine.reason)::integer AS same_values
      FROM earlier
      JOIN import_fault AS fault ON fault.run_id = earlier.id
      LEFT JOIN mine ON mine.column_name = coalesce(fault.column_name, '') AND mine.reason = fault.reason
                    AND mine.value = coalesce(fault.value, '')
     GROUP BY earlier.id, earlier.received_at, coalesce(fault.column_name, ''), fault.reason
  )
  SELECT nullif(own.column_name, '') AS "column", own.reason, own.count, own."firstLine",
         coalesce((SELECT json_agg(json_build_object('runId', counted.id, 'receivedAt', ${INSTANT('counted.received_at')},
                                                     'count', counted.count, 'sameValues', counted.same_values)
                                   ORDER BY counted.received_at DESC)
                     FROM counted
                    WHERE counted.column_name = own.column_name AND counted.reason = own.reason), '[]') AS earlier
    FROM (SELECT column_name, reason, sum(count)::integer AS count, min(line) AS "firstLine"
            FROM mine GROUP BY column_name, reason) AS own
   ORDER BY own.count DESC, own.column_name, own.reason`;

@Injectable()
export class FaultSummaryRepository {
  list(transaction: Transaction, runId: string): Promise<FaultGroup[]> {
    return transaction.query(FAULT_GROUPS, [runId]);
  }
}
