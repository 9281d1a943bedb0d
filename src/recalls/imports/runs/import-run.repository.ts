import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { ArchivedFile } from '../archive/archive-entry.js';
import { asOfByName } from '../intake/file-name-time.js';
import type { Merged } from '../merge/merge.js';
import type { ImportCounts, ImportRun, ImportSource, ImportState } from './import-run.js';
import { GIVES_WAY_AFTER_MS } from './newest-file.js';
import type { FileFault, Reason } from './reasons.js';

/** The states of a run that has not ended. */
export const IN_PROGRESS = `state IN ('received', 'scanning', 'validating', 'merging')`;

/** A new run, which begins or is refused at once. */
export interface NewRun {
  readonly file: ArchivedFile;
  readonly manufacturerId: number;
  readonly source: ImportSource;
  readonly dryRun: boolean;
  /** It is left alone until then; at once, unless it says otherwise. */
  readonly notBefore?: Date | undefined;
}

/** The progress of a run. */
export interface RunStatus {
  readonly state: ImportState;
  readonly waitingFor: string | null;
  readonly bytesRead: number;
}

/** The result of a run. */
export interface Ending {
  readonly state: 'done' | 'held' | 'rejected';
  readonly rowsRead: number;
  readonly faultCount: number;
  readonly reasons: readonly Reason[];
  readonly counts: ImportCounts;
  /** What the merge stored for the reports, the held closures and an undo of a run; absent when nothing was merged. */
  readonly merged?: Pick<Merged, 'asOf' | 'changeSets' | 'heldReasons' | 'heldWhole' | 'warnings'>;
}

@Injectable()
export class ImportRunRepository {
  /**
   * Adds a run. If several files of one manufacturer arrive at once, the database allows one to be in progress.
   *
   * A file that was received before another one was merged does not begin either, even if it is taken only afterwards, as happens after an
   * outage of PostgreSQL. Its merge would take the other file's changes for newer words and leave them, so only half of the file would be
   * merged. There is an exception: a merged file that had waited too long because of this service does not count, because its data are
   * older, however late it was merged.
   *
   * @param hasWaited whether this file itself has waited because of this service; then no other merge prevents it from beginning
   * @returns false when the run already exists, or may not begin because of another one
   */
  async add(
    transaction: Transaction,
    { file, manufacturerId, source, dryRun, notBefore }: NewRun,
    state: 'received' | 'rejected',
    now: Date,
    { hasWaited = false }: { readonly hasWaited?: boolean } = {},
  ): Promise<boolean> {
    const asOf = asOfByName(file.fileName, file.receivedAt);
    // DO NOTHING waits for a transaction that is adding the same run, or another one of the manufacturer, and uses its result.
    const rows: unknown[] = await transaction.query(
      `INSERT INTO import_run (id, manufacturer_id, file_name, source, dry_run, size_bytes, state, received_at,
                               next_attempt_at, finished_at, archive_file, as_of)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
        WHERE $7 = 'rejected' OR $5 OR $13
           OR NOT EXISTS (SELECT 1 FROM import_run
                           WHERE manufacturer_id = $2 AND NOT dry_run AND state IN ('done', 'held')
                             AND finished_at > $8 AND finished_at - received_at < $14::interval)
           ON CONFLICT DO NOTHING
       RETURNING id`,
      [
        file.runId,
        manufacturerId,
        file.fileName,
        source,
        dryRun,
        file.sizeBytes,
        state,
        new Date(file.receivedAt),
        notBefore ?? now,
        state === 'rejected' ? now : null,
        file.archiveFile,
        asOf === undefined ? null : new Date(asOf),
        hasWaited,
        `${GIVES_WAY_AFTER_MS} milliseconds`,
      ],
    );
    return rows.length > 0;
  }

  async has(transaction: Transaction, id: string): Promise<boolean> {
    const rows: unknown[] = await transaction.query('SELECT 1 FROM import_run WHERE id = $1', [id]);
    return rows.length > 0;
  }

  async read(transaction: Transaction, id: string): Promise<ImportRun> {
    const [row]: (Omit<ImportRun, 'sizeBytes' | 'receivedAt' | 'asOf'> & {
      sizeBytes: string;
      receivedAt: Date;
      asOf: Date;
    })[] = await transaction.query(
      `SELECT run.id, run.file_name AS "fileName", run.source, run.dry_run AS "dryRun",
                run.size_bytes AS "sizeBytes", run.state, run.received_at AS "receivedAt",
                coalesce(run.as_of, run.received_at) AS "asOf", run.attempts, run.scanner,
                run.held_whole AND run.closures_decision IS NOT DISTINCT FROM 'approved' AS "approvedWhole",
                run.archive_file AS "archiveFile",
                jsonb_build_object('id', manufacturer.id, 'name', manufacturer.name,
                                   'teamEmail', manufacturer.team_email) AS manufacturer
           FROM import_run AS run
           JOIN manufacturer ON manufacturer.id = run.manufacturer_id
          WHERE run.id = $1`,
      [id],
    );
    if (!row) throw new Error(`There is no run ${id}.`);
    return {
      ...row,
      sizeBytes: Number(row.sizeBytes),
      receivedAt: row.receivedAt.getTime(),
      asOf: row.asOf.getTime(),
    };
  }

  async readStatus(transaction: Transaction, id: string): Promise<RunStatus> {
    const [row]: RunStatus[] = await transaction.query(
      'SELECT state, waiting_for AS "waitingFor", bytes_read::float8 AS "bytesRead" FROM import_run WHERE id = $1',
      [id],
    );
    if (!row) throw new Error(`There is no run ${id}.`);
    return row;
  }

  /**
   * Writes the result of a run.
   *
   * @returns false when the lease is no longer the run's: another worker has the run, and this one may not write
   */
  async end(
    transaction: Transaction,
    id: string,
    claim: string,
    { state, rowsRead, faultCount, reasons, counts, merged }: Ending,
    now: Date,
  ): Promise<boolean> {
    const [, affected]: [unknown, number] = await transaction.query(
      `UPDATE import_run
          SET state = $3, finished_at = $4, rows_read = $5, fault_count = $6, reasons = $7, added = $8, updated = $9,
              reopened = $10, closed = $11, unchanged = $12, held = $13, withdrawn = $14, skipped = $15,
              merged_as_of = $16, change_sets = $17, held_reasons = $18, warnings = $19,
              held_whole = held_whole OR $20, waiting_for = NULL, claimed_by = NULL
        WHERE id = $1 AND claimed_by = $2`,
      [
        id,
        claim,
        state,
        now,
        rowsRead,
        faultCount,
        reasons,
        counts.added,
        counts.updated,
        counts.reopened,
        counts.closed,
        counts.unchanged,
        counts.held,
        counts.withdrawn,
        counts.skipped,
        merged?.asOf ?? null,
        merged?.changeSets ?? [],
        merged?.heldReasons ?? [],
        merged?.warnings ?? [],
        merged?.heldWhole ?? false,
      ],
    );
    return affected > 0;
  }

  /**
   * Prevents others from leasing a run until the transaction ends.
   *
   * @returns false when a worker has it: its lease is a lock on the same key
   */
  async keepFromClaims(transaction: Transaction, id: string): Promise<boolean> {
    const [row]: { locked: boolean }[] = await transaction.query(
      // Formatted from a uuid, so that every spelling of an id has the same key.
      'SELECT pg_try_advisory_xact_lock($1, hashtext($2::uuid::text)) AS locked',
      [ADVISORY_LOCKS.importRun, id],
    );
    return row?.locked === true;
  }

  /** Locks a run's row, and reads its progress. */
  async lock(transaction: Transaction, id: string): Promise<RunStatus> {
    await transaction.query('SELECT 1 FROM import_run WHERE id = $1 FOR UPDATE', [id]);
    return this.readStatus(transaction, id);
  }

  /**
   * Ends a run that has not ended by itself, even while a worker has it: without its lease the worker can't write anything more for it.
   *
   * @returns false when it has ended
   */
  async endInProgress(transaction: Transaction, id: string, now: Date): Promise<boolean> {
    const [, affected]: [unknown, number] = await transaction.query(
      `UPDATE import_run SET state = 'rejected', finished_at = $2, waiting_for = NULL, claimed_by = NULL
        WHERE id = $1 AND ${IN_PROGRESS}`,
      [id, now],
    );
    return affected > 0;
  }

  async noteReasons(transaction: Transaction, id: string, faults: readonly FileFault[]): Promise<void> {
    await transaction.query('UPDATE import_run SET fault_count = $2, reasons = $3 WHERE id = $1', [
      id,
      faults.length,
      [...new Set(faults.map(({ reason }) => reason))],
    ]);
    await this.addFaults(transaction, id, faults);
  }

  async addFaults(transaction: Transaction, id: string, faults: readonly FileFault[]): Promise<void> {
    // One statement for up to 10,000 errors: five arrays are five parameters.
    await transaction.query(
      `INSERT INTO import_fault (run_id, ordinal, line, column_name, reason, value, expected)
       SELECT $1, ordinal, line, column_name, reason, value, expected
         FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[])
                WITH ORDINALITY AS fault (line, column_name, reason, value, expected, ordinal)`,
      [
        id,
        faults.map(({ line }) => line),
        faults.map(({ column }) => column),
        faults.map(({ reason }) => reason),
        faults.map(({ value }) => value),
        faults.map(({ expected }) => expected),
      ],
    );
  }

  /** Runs that have ended and whose file was received before this time. */
  async findArchivedBefore(
    transaction: Transaction,
    instant: Date,
    most: number,
  ): Promise<{ id: string; archiveFile: string }[]> {
    return transaction.query(
      `SELECT id, archive_file AS "archiveFile" FROM import_run
        WHERE archive_removed_at IS NULL AND received_at < $1 AND NOT (${IN_PROGRESS})
        ORDER BY received_at LIMIT $2`,
      [instant, most],
    );
  }

  async findArchived(
    transaction: Transaction,
    id: string,
  ): Promise<{ archiveFile: string; isRemoved: boolean } | undefined> {
    const rows: { archiveFile: string; isRemoved: boolean }[] = await transaction.query(
      `SELECT archive_file AS "archiveFile", archive_removed_at IS NOT NULL AS "isRemoved" FROM import_run WHERE id = $1`,
      [id],
    );
    return rows[0];
  }

  async markArchiveRemoved(transaction: Transaction, ids: readonly string[], now: Date): Promise<void> {
    await transaction.query('UPDATE import_run SET archive_removed_at = $2 WHERE id = ANY($1)', [ids, now]);
  }

  /** Those of these runs that exist. */
  async findKnown(transaction: Transaction, ids: readonly string[]): Promise<Set<string>> {
    const rows: { id: string }[] = await transaction.query(
      'SELECT id FROM import_run WHERE id = ANY($1::uuid[])',
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async findInProgressAmong(transaction: Transaction, ids: readonly string[]): Promise<Set<string>> {
    const rows: { id: string }[] = await transaction.query(
      `SELECT id FROM import_run WHERE id = ANY($1::uuid[]) AND ${IN_PROGRESS}`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
