import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

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
}

export type RecallAction = 'opened' | 'fixed' | 'reopened' | 'changed' | 'deleted';

/** Every change of a recall: when, by which client or file, from what, to what. */
@Entity('recall_history')
@Index('recall_history_vin_idx', ['vin', 'manufacturerId'])
@Index('recall_history_deleted_idx', ['manufacturerId', 'changedAt'], { where: `action = 'deleted'` })
@Index('recall_history_change_set_idx', ['changeSet', 'id'])
@Check('recall_history_action_check', `action IN ('opened', 'fixed', 'reopened', 'changed', 'deleted')`)
@Check('recall_history_actor_check', '(client_id IS NULL) <> (import_run_id IS NULL)')
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
