import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Manufacturer } from '../../manufacturers/manufacturer.entity.js';
import type { ClosuresDecision, ImportSource, ImportState } from './import-run.js';

const IN_PROGRESS = `state IN ('received', 'scanning', 'validating', 'merging')`;

/** A received file, from its receipt to its result. */
@Entity('import_run')
@Check('import_run_source_check', `source IN ('sftp', 'command line')`)
@Check(
  'import_run_state_check',
  `state IN ('received', 'scanning', 'validating', 'merging', 'done', 'rejected', 'held')`,
)
@Check('import_run_closures_decision_check', `closures_decision IN ('approved', 'rejected', 'superseded')`)
@Index('import_run_in_progress_key', ['manufacturerId'], {
  unique: true,
  where: `${IN_PROGRESS} AND NOT dry_run`,
})
@Index('import_run_due_idx', ['nextAttemptAt'], { where: IN_PROGRESS })
@Index('import_run_manufacturer_idx', ['manufacturerId', 'receivedAt'])
@Index('import_run_received_idx', ['receivedAt', 'id'])
@Index('import_run_archive_idx', ['receivedAt'], { where: 'archive_removed_at IS NULL' })
export class ImportRunRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'import_run_pkey' })
  id!: string;

  @Column({ type: 'integer', name: 'manufacturer_id' })
  @ForeignKey(() => Manufacturer, { name: 'import_run_manufacturer_fkey' })
  manufacturerId!: number;

  /** As it was sent. */
  @Column({ type: 'text', name: 'file_name' })
  fileName!: string;

  @Column({ type: 'text' })
  source!: ImportSource;

  /** A dry run goes through every step but changes no recall. */
  @Column({ type: 'boolean', name: 'dry_run', default: false })
  dryRun!: boolean;

  @Column({ type: 'bigint', name: 'size_bytes' })
  sizeBytes!: string;

  @Column({ type: 'text' })
  state!: ImportState;

  @Column({ type: 'timestamptz', name: 'received_at', precision: 3 })
  receivedAt!: Date;

  @Column({ type: 'timestamptz', name: 'started_at', precision: 3, nullable: true })
  startedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'finished_at', precision: 3, nullable: true })
  finishedAt!: Date | null;

  /** The lease of the worker that works on it. */
  @Column({ type: 'uuid', name: 'claimed_by', nullable: true })
  claimedBy!: string | null;

  @Column({ type: 'timestamptz', name: 'heartbeat_at', precision: 3, nullable: true })
  heartbeatAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'next_attempt_at', precision: 3 })
  nextAttemptAt!: Date;

  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  /** The reason why it waits, for operators; null while it does not wait. */
  @Column({ type: 'text', name: 'waiting_for', nullable: true })
  waitingFor!: string | null;

  /** What scanned it: clamd, or the built-in check, which is no virus scanner. */
  @Column({ type: 'text', nullable: true })
  scanner!: string | null;

  /** The path of its archive copy, relative to the archive folder. */
  @Column({ type: 'text', name: 'archive_file' })
  archiveFile!: string;

  @Column({ type: 'timestamptz', name: 'archive_removed_at', precision: 3, nullable: true })
  archiveRemovedAt!: Date | null;

  /** The progress of the validation, while it runs. */
  @Column({ type: 'bigint', name: 'bytes_read', default: 0 })
  bytesRead!: string;

  @Column({ type: 'bigint', name: 'rows_read', default: 0 })
  rowsRead!: string;

  /** The number of all errors found; only the first 10,000 are stored as rows. */
  @Column({ type: 'bigint', name: 'fault_count', default: 0 })
  faultCount!: string;

  @Column({ type: 'bigint', default: 0 })
  added!: string;

  @Column({ type: 'bigint', default: 0 })
  updated!: string;

  @Column({ type: 'bigint', default: 0 })
  reopened!: string;

  @Column({ type: 'bigint', default: 0 })
  closed!: string;

  @Column({ type: 'bigint', default: 0 })
  unchanged!: string;

  /** Closures that the guard holds for an administrator. */
  @Column({ type: 'bigint', default: 0 })
  held!: string;

  /** Open recalls missing from the file whose campaign has not begun: deleted, not fixed. */
  @Column({ type: 'bigint', default: 0 })
  withdrawn!: string;

  /** Recalls that were left unchanged because the API's word is newer than the file. */
  @Column({ type: 'bigint', default: 0 })
  skipped!: string;

  /** Warnings for the manufacturer, although the file was merged. */
  @Column({ type: 'text', array: true, default: '{}' })
  warnings!: string[];

  /** The time of the data by the file's name; null: as of its receipt. */
  @Column({ type: 'timestamptz', name: 'as_of', precision: 3, nullable: true })
  asOf!: Date | null;

  /** The as-of with which its rows were written. It is later than `asOf` if an earlier file had the same. */
  @Column({ type: 'timestamptz', name: 'merged_as_of', precision: 3, nullable: true })
  mergedAsOf!: Date | null;

  /** The numbers of the statements that changed recalls for this run, as in `recall_history.change_set`. */
  @Column({ type: 'bigint', name: 'change_sets', array: true, default: '{}' })
  changeSets!: string[];

  /** Whether the whole file is held: nothing of it is merged until an administrator approves it. */
  @Column({ type: 'boolean', name: 'held_whole', default: false })
  heldWhole!: boolean;

  /** The reasons why closures, or the whole file, are held. */
  @Column({ type: 'text', name: 'held_reasons', array: true, default: '{}' })
  heldReasons!: string[];

  @Column({ type: 'timestamptz', name: 'undone_at', precision: 3, nullable: true })
  undoneAt!: Date | null;

  /** The reasons of the rejection, each once. */
  @Column({ type: 'text', array: true, default: '{}' })
  reasons!: string[];

  @Column({ type: 'text', name: 'closures_decision', nullable: true })
  closuresDecision!: ClosuresDecision | null;

  @Column({ type: 'timestamptz', name: 'closures_decided_at', precision: 3, nullable: true })
  closuresDecidedAt!: Date | null;
}

@Entity('import_fault')
export class ImportFaultRow {
  @PrimaryColumn('uuid', { name: 'run_id', primaryKeyConstraintName: 'import_fault_pkey' })
  @ForeignKey(() => ImportRunRow, { name: 'import_fault_run_fkey' })
  runId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'import_fault_pkey' })
  ordinal!: number;

  @Column({ type: 'integer', nullable: true })
  line!: number | null;

  @Column({ type: 'text', name: 'column_name', nullable: true })
  columnName!: string | null;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'text', nullable: true })
  value!: string | null;

  @Column({ type: 'text' })
  expected!: string;
}

@Entity('import_held_closure')
export class ImportHeldClosureRow {
  @PrimaryColumn('uuid', { name: 'run_id', primaryKeyConstraintName: 'import_held_closure_pkey' })
  @ForeignKey(() => ImportRunRow, { name: 'import_held_closure_run_fkey' })
  runId!: string;

  @PrimaryColumn('bigint', { name: 'recall_id', primaryKeyConstraintName: 'import_held_closure_pkey' })
  recallId!: string;
}
