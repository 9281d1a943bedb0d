import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { ImportRun } from './import-run.js';
import { IN_PROGRESS } from './import-run.repository.js';
import { MERGED } from './merged-runs.sql.js';
import type { NamedFile } from './newest-file.js';

/** The run in progress, because of which no other run of the manufacturer can begin. */
export interface RunInProgress extends NamedFile {
  readonly id: string;
}

/** The times of a file, as the database returns them. */
interface DatedRow {
  id: string;
  fileName: string;
  receivedAt: Date;
  asOf: Date;
}

/** Compares a file with the other files of its manufacturer. */
@Injectable()
export class ManufacturerFilesRepository {
  /** Serialises the comparisons of a manufacturer's files, until the transaction ends. */
  async lockIntake(transaction: Transaction, manufacturerId: number): Promise<void> {
    await transaction.query('SELECT pg_advisory_xact_lock($1, $2)', [
      ADVISORY_LOCKS.importIntake,
      manufacturerId,
    ]);
  }

  /** The manufacturer's run in progress, if there is one. */
  async findInProgress(transaction: Transaction, manufacturerId: number): Promise<RunInProgress | undefined> {
    const [row]: DatedRow[] = await transaction.query(
      `SELECT id, file_name AS "fileName", received_at AS "receivedAt", coalesce(as_of, received_at) AS "asOf"
         FROM import_run WHERE manufacturer_id = $1 AND ${IN_PROGRESS} AND NOT dry_run`,
      [manufacturerId],
    );
    return row && { id: row.id, ...datedFile(row) };
  }

  /**
   * The manufacturer's merged file with the newest data. A file that was undone does not count, and a file that was held whole counts only
   * once it was approved, because otherwise nothing of it is in the recalls.
   */
  async findNewestMerged(transaction: Transaction, manufacturerId: number): Promise<NamedFile | undefined> {
    const [row]: DatedRow[] = await transaction.query(
      `SELECT id, file_name AS "fileName", received_at AS "receivedAt", coalesce(as_of, received_at) AS "asOf"
         FROM import_run
        WHERE manufacturer_id = $1 AND NOT dry_run AND state IN ('done', 'held') AND undone_at IS NULL
          AND (NOT held_whole OR closures_decision = 'approved')
        ORDER BY coalesce(as_of, received_at) DESC, received_at DESC LIMIT 1`,
      [manufacturerId],
    );
    return row && datedFile(row);
  }

  /** When the manufacturer's last file was received that was merged and not undone. MOT's answers show it. */
  async noteLastFile(transaction: Transaction, manufacturerId: number): Promise<void> {
    await transaction.query(
      `UPDATE manufacturer
          SET last_file_received_at = (SELECT max(received_at) FROM import_run WHERE manufacturer_id = $1 AND ${MERGED})
        WHERE id = $1`,
      [manufacturerId],
    );
  }

  /**
   * Marks held closures of earlier files as superseded, because this newer file has better information. A file that is held whole and was
   * received after this one is not superseded: if this one was approved late, the other is newer.
   */
  async supersedeHeld(transaction: Transaction, run: ImportRun, now: Date): Promise<void> {
    await transaction.query(
      `UPDATE import_run SET closures_decision = 'superseded', closures_decided_at = $3
        WHERE manufacturer_id = $1 AND state = 'held' AND closures_decision IS NULL AND id <> $2
          AND received_at <= $4`,
      [run.manufacturer.id, run.id, now, new Date(run.receivedAt)],
    );
  }
}

function datedFile({ fileName, receivedAt, asOf }: DatedRow): NamedFile {
  return { fileName, receivedAt: receivedAt.getTime(), asOf: asOf.getTime() };
}
