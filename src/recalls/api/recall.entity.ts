import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

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
