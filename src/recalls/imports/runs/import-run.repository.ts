import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { ArchivedFile } from '../archive/archive.js';
import { asOfByName } from '../intake/file-name-time.js';
import type { Merged } from '../merge/merge.js';
import { MERGED } from './import.sql.js';
import type { ImportCounts, ImportRun, ImportSource, ImportState } from './import-run.js';
import { GIVES_WAY_AFTER_MS, type NamedFile } from './newest-file.js';
import type { FileFault, Reason } from './reasons.js';

const IN_PROGRESS = `state IN ('received', 'scanning', 'validating', 'merging')`;

/** A run that begins, or that is refused at once. */
export interface NewRun {
  readonly file: ArchivedFile;
  readonly manufacturerId: number;
  readonly source: ImportSource;
  readonly dryRun: boolean;
  /** It is left alone until then; at once, unless it says otherwise. */
  readonly notBefore?: Date | undefined;
}

/** The run that keeps others of the manufacturer from beginning. */
export interface RunInProgress extends NamedFile {
  readonly id: string;
}

/** A file by its times, as the database gives them. */
interface DatedRow {
  id: string;
  fileName: string;
  receivedAt: Date;
  asOf: Date;
}

/** How far a run is. */
export interface RunStatus {
  readonly state: ImportState;
  readonly waitingFor: string | null;
  readonly bytesRead: number;
}

/** How a run ended. */
export interface Ending {
  readonly state: 'done' | 'held' | 'rejected';
  readonly rowsRead: number;
  readonly faultCount: number;
  readonly reasons: readonly Reason[];
  readonly counts: ImportCounts;
  /** What the merge left for a run to be looked at, held and undone; none when nothing was merged. */
  readonly merged?: Pick<Merged, 'asOf' | 'changeSets' | 'heldReasons' | 'heldWhole' | 'warnings'>;
}

@Injectable()
export class ImportRunRepository {
  /**
   * Adds a run. Of several files of one manufacturer at once the database lets one be in progress.
   *
   * A file that came before another one was merged was sent while that one was in progress, or before it, and does not
   * begin either, though it may be taken only afterwards: while PostgreSQL is away files lie and wait. The merge would take
   * what the other file changed for something newer and leave it, and so merge a half of this one. This does not count
   * when the other one had waited for us too long: it is older data, however late it was merged.
   *
   * @param hasWaited whether this one waited for us itself: then nobody else's merge keeps it from beginning
   * @returns false when it is here already, or when it may not begin because of another one.
   */
  async add(
    transaction: Transaction,
    { file, manufacturerId, source, dryRun, notBefore }: NewRun,
    state: 'received' | 'rejected',
    now: Date,
    { hasWaited = false }: { readonly hasWaited?: boolean } = {},
  ): Promise<boolean> {
    const asOf = asOfByName(file.fileName, file.receivedAt);
    // DO NOTHING waits for a transaction that is adding the run, or a rival, and goes by how that ends.
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

  /** Lets one file of a manufacturer at a time be compared with its others, until the transaction ends. */
  async lockIntake(transaction: Transaction, manufacturerId: number): Promise<void> {
    await transaction.query('SELECT pg_advisory_xact_lock($1, $2)', [
      ADVISORY_LOCKS.importIntake,
      manufacturerId,
    ]);
  }

  /** The run that keeps others of the manufacturer from beginning, if there is one. */
  async findInProgress(transaction: Transaction, manufacturerId: number): Promise<RunInProgress | undefined> {
    const [row]: DatedRow[] = await transaction.query(
      `SELECT id, file_name AS "fileName", received_at AS "receivedAt", coalesce(as_of, received_at) AS "asOf"
         FROM import_run WHERE manufacturer_id = $1 AND ${IN_PROGRESS} AND NOT dry_run`,
      [manufacturerId],
    );
    return row && { id: row.id, ...datedFile(row) };
  }

  /**
   * The merged file of a manufacturer whose data are the newest. One that was undone does not count, and one that was held as
   * a whole only once it was approved: nothing of them is in the recalls.
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

  async readStanding(transaction: Transaction, id: string): Promise<RunStatus> {
    const [row]: RunStatus[] = await transaction.query(
      'SELECT state, waiting_for AS "waitingFor", bytes_read::float8 AS "bytesRead" FROM import_run WHERE id = $1',
      [id],
    );
    if (!row) throw new Error(`There is no run ${id}.`);
    return row;
  }

  /**
   * Writes how a run ended.
   *
   * @returns false when the claim is not the run's any more: another worker has it in hand, and this one may not write.
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
   * Keeps others from claiming a run until the transaction ends.
   *
   * @returns false when one has it in hand: its claim is a lock on the same key
   */
  async keepFromClaims(transaction: Transaction, id: string): Promise<boolean> {
    const [row]: { locked: boolean }[] = await transaction.query(
      // As text from a uuid: in one spelling, whatever the caller's.
      'SELECT pg_try_advisory_xact_lock($1, hashtext($2::uuid::text)) AS locked',
      [ADVISORY_LOCKS.importRun, id],
    );
    return row?.locked === true;
  }

  /** Locks a run's row, and reads how far the run is. */
  async lock(transaction: Transaction, id: string): Promise<RunStatus> {
    await transaction.query('SELECT 1 FROM import_run WHERE id = $1 FOR UPDATE', [id]);
    return this.readStanding(transaction, id);
  }

  /**
   * Ends a run that nobody has in hand and that did not end by itself.
   *
   * @returns false when it has ended
   */
  async giveUp(transaction: Transaction, id: string, now: Date): Promise<boolean> {
    return this.endInProgress(transaction, id, now);
  }

  /**
   * Ends a run because a newer file takes its place, even while a worker has it in hand: without its claim the worker can
   * write nothing more for it.
   *
   * @returns false when it has ended
   */
  async supersede(transaction: Transaction, id: string, now: Date): Promise<boolean> {
    return this.endInProgress(transaction, id, now);
  }

  private async endInProgress(transaction: Transaction, id: string, now: Date): Promise<boolean> {
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
    // One statement for up to 10,000 faults: five arrays are five parameters.
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

  /** How fresh MOT's answers about a manufacturer are: its last file that was merged and not undone. */
  async noteLastFile(transaction: Transaction, manufacturerId: number): Promise<void> {
    await transaction.query(
      `UPDATE manufacturer
          SET last_file_received_at = (SELECT max(received_at) FROM import_run WHERE manufacturer_id = $1 AND ${MERGED})
        WHERE id = $1`,
      [manufacturerId],
    );
  }

  /**
   * A newer file tells better what is outstanding than closures an administrator has not looked at yet. A file that came after
   * this one and is held whole knows better than this one, which an administrator has approved late: it remains held.
   */
  async supersedeHeld(transaction: Transaction, run: ImportRun, now: Date): Promise<void> {
    await transaction.query(
      `UPDATE import_run SET closures_decision = 'superseded', closures_decided_at = $3
        WHERE manufacturer_id = $1 AND state = 'held' AND closures_decision IS NULL AND id <> $2
          AND received_at <= $4`,
      [run.manufacturer.id, run.id, now, new Date(run.receivedAt)],
    );
  }

  /** Runs that are over and whose copy was received before this. */
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

  async markArchiveRemoved(transaction: Transaction, ids: readonly string[], now: Date): Promise<void> {
    await transaction.query('UPDATE import_run SET archive_removed_at = $2 WHERE id = ANY($1)', [ids, now]);
  }

  /** Those of these runs that are here. */
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

function datedFile({ fileName, receivedAt, asOf }: DatedRow): NamedFile {
  return { fileName, receivedAt: receivedAt.getTime(), asOf: asOf.getTime() };
}
