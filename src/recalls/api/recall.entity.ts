import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** One recall is one (manufacturer, VIN, manufacturer campaign reference). */
@Entity('recall')
@Index('recall_vin_manufacturer_reference_key', ['vin', 'manufacturerId', 'manufacturerCampaignReference'], {
  unique: true,
})
@Index('recall_open_list_idx', ['manufacturerId', 'updatedAt', 'id'], { where: 'rectification_date IS NULL' })
@Index('recall_fixed_list_idx', ['manufacturerId', 'updatedAt', 'id'], {
  where: 'rectification_date IS NOT NULL',
})
@Index('recall_open_reference_idx', ['manufacturerId', 'manufacturerCampaignReference', 'updatedAt', 'id'], {
  where: 'rectification_date IS NULL',
})
@Index('recall_fixed_reference_idx', ['manufacturerId', 'manufacturerCampaignReference', 'updatedAt', 'id'], {
  where: 'rectification_date IS NOT NULL',
})
@Index('recall_open_dvsa_reference_idx', ['manufacturerId', 'dvsaCampaignReference', 'updatedAt', 'id'], {
  where: 'rectification_date IS NULL AND dvsa_campaign_reference IS NOT NULL',
})
@Index('recall_fixed_dvsa_reference_idx', ['manufacturerId', 'dvsaCampaignReference', 'updatedAt', 'id'], {
  where: 'rectification_date IS NOT NULL AND dvsa_campaign_reference IS NOT NULL',
})
// For processes of the previous version, which still read it.
@Index('recall_odd_vin_idx', { synchronize: false })
@Index('recall_odd_vin_bare_idx', { synchronize: false })
export class Recall {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'recall_pkey',
  })
  id!: string;

  @Column({ type: 'integer', name: 'manufacturer_id' })
  manufacturerId!: number;

  @Column({ type: 'text', collation: 'C' })
  vin!: string;

  @Column({ type: 'text', name: 'manufacturer_campaign_reference', collation: 'C' })
  manufacturerCampaignReference!: string;

  @Column({ type: 'text', name: 'dvsa_campaign_reference', collation: 'C', nullable: true })
  dvsaCampaignReference!: string | null;

  @Column({ type: 'date', name: 'recall_campaign_start_date' })
  recallCampaignStartDate!: string;

  /** Set exactly when the recall is FIXED. */
  @Column({ type: 'date', name: 'rectification_date', nullable: true })
  rectificationDate!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;

  /** The as-of of the file whose word this is; null when the last word is the API's, which is true as of `updatedAt`. */
  @Column({ type: 'timestamptz', name: 'as_of', nullable: true })
  asOf!: Date | null;

  /** When a client was refused because it opened an open recall. Its call still says that the recall is open. */
  @Column({ type: 'timestamptz', name: 'said_open_at', nullable: true })
  saidOpenAt!: Date | null;
}

export type RecallAction = 'opened' | 'fixed' | 'reopened' | 'changed' | 'deleted';

/** Every change of a recall: when, by which client or file, and the values before and after. */
@Entity('recall_history')
@Index('recall_history_vin_idx', ['vin', 'manufacturerId'])
@Index('recall_history_deleted_idx', ['manufacturerId', 'changedAt'], { where: `action = 'deleted'` })
@Index('recall_history_change_set_idx', ['changeSet', 'id'])
@Index('recall_history_client_idx', ['manufacturerId', 'changedAt'], { where: 'client_id IS NOT NULL' })
@Check('recall_history_action_check', `action IN ('opened', 'fixed', 'reopened', 'changed', 'deleted')`)
@Check('recall_history_actor_check', 'num_nonnulls(client_id, import_run_id, undo_id) = 1')
export class RecallHistory {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'recall_history_pkey',
  })
  id!: string;

  @Column({ type: 'bigint', name: 'recall_id' })
  recallId!: string;

  @Column({ type: 'integer', name: 'manufacturer_id' })
  manufacturerId!: number;

  @Column({ type: 'text', collation: 'C' })
  vin!: string;

  @Column({ type: 'text', name: 'manufacturer_campaign_reference', collation: 'C' })
  manufacturerCampaignReference!: string;

  @Column('text')
  action!: RecallAction;

  @Column({ type: 'uuid', name: 'client_id', nullable: true })
  clientId!: string | null;

  @Column({ type: 'uuid', name: 'import_run_id', nullable: true })
  importRunId!: string | null;

  /** The undo that reverted the change. */
  @Column({ type: 'uuid', name: 'undo_id', nullable: true })
  undoId!: string | null;

  @Column({ type: 'timestamptz', name: 'changed_at', precision: 3 })
  changedAt!: Date;

  /** `{dvsaCampaignReference, recallCampaignStartDate, rectificationDate}` before the change; null when it was opened. */
  @Column({ type: 'jsonb', nullable: true })
  before!: object | null;

  /** The same after the change; null when it was deleted. */
  @Column({ type: 'jsonb', nullable: true })
  after!: object | null;

  /** The number of the statement, equal for all its rows and unique. The database assigns it; the change feed reads by it. */
  @Column({ type: 'bigint', name: 'change_set', default: () => "currval('recall_change_set_seq')" })
  changeSet!: string;
}

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
