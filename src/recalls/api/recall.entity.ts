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
// Of the version before, whose processes still read it.
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

  /** Present exactly when the recall is FIXED. */
  @Column({ type: 'date', name: 'rectification_date', nullable: true })
  rectificationDate!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;

  /** As of when a file said so; null: the API's word, true as of `updatedAt`. */
  @Column({ type: 'timestamptz', name: 'as_of', nullable: true })
  asOf!: Date | null;

  /** When a client was refused because it opened what was open: it said so all the same. */
  @Column({ type: 'timestamptz', name: 'said_open_at', nullable: true })
  saidOpenAt!: Date | null;
}

export type RecallAction = 'opened' | 'fixed' | 'reopened' | 'changed' | 'deleted';

/** Every change of a recall: when, by which client or file, from what, to what. */
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

  /** The undo that took a change back. */
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

  /** The same for all rows of one statement, and its own. The database gives it; the change feed reads by it. */
  @Column({ type: 'bigint', name: 'change_set', default: () => "currval('recall_change_set_seq')" })
  changeSet!: string;
}

/** What a run, or a client since a time, had changed and what was taken back. */
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

  /** From when on a client's calls were undone. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  since!: Date | null;

  @Column({ type: 'timestamptz', name: 'undone_at', precision: 3 })
  undoneAt!: Date;

  /** Up to which statement the calls of a client were undone. */
  @Column({ type: 'bigint', name: 'last_change_set', nullable: true })
  lastChangeSet!: string | null;

  /** Closed by what was undone, and open again. */
  @Column('bigint')
  reopened!: string;

  /** Added by what was undone, and gone again. */
  @Column('bigint')
  removed!: string;

  /** Reopened by what was undone, and fixed again. */
  @Column('bigint')
  closed!: string;

  /** Deleted by what was undone, and there again. */
  @Column('bigint')
  restored!: string;

  /** Given other values by what was undone, and as before again. */
  @Column('bigint')
  changed!: string;

  /** Changed by somebody else since, so left as they are. */
  @Column({ type: 'bigint', name: 'left_alone' })
  leftAlone!: string;
}
