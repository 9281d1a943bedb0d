import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** An undo: of a run, or of a client's changes since a time. */
@Entity('recall_undo')
@Index('recall_undo_manufacturer_idx', ['manufacturerId', 'undoneAt'])
@Check('recall_undo_of_check', '(import_run_id IS NULL) <> (client_id IS NULL)')
export class RecallUndoRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'recall_undo_pkey' })
  id!: string;

  @Column({ type: 'integer', name: 'manufacturer_id' })
  @ForeignKey('manufacturer', 'id', { name: 'recall_undo_manufacturer_fkey' })
  manufacturerId!: number;

  @Column({ type: 'uuid', name: 'import_run_id', nullable: true })
  @ForeignKey('import_run', 'id', { name: 'recall_undo_run_fkey' })
  importRunId!: string | null;

  @Column({ type: 'uuid', name: 'client_id', nullable: true })
  clientId!: string | null;

  /** The time since which a client's calls were undone. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  since!: Date | null;

  @Column({ type: 'timestamptz', name: 'undone_at', precision: 3 })
  undoneAt!: Date;

  /** The last statement of the client's calls that were undone. */
  @Column({ type: 'bigint', name: 'last_change_set', nullable: true })
  lastChangeSet!: string | null;

  /** Recalls that the undone changes had closed and that are open again. */
  @Column('bigint')
  reopened!: string;

  /** Recalls that the undone changes had added and that were deleted again. */
  @Column('bigint')
  removed!: string;

  /** Recalls that the undone changes had reopened and that are fixed again. */
  @Column('bigint')
  closed!: string;

  /** Recalls that the undone changes had deleted and that exist again. */
  @Column('bigint')
  restored!: string;

  /** Recalls that the undone changes had given other values and that have the old ones again. */
  @Column('bigint')
  changed!: string;

  /** Recalls that somebody else has changed since and that were not touched. */
  @Column({ type: 'bigint', name: 'left_alone' })
  leftAlone!: string;
}
