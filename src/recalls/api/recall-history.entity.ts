import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

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
