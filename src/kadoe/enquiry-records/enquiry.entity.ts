import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

const PRIMARY = { primaryKeyConstraintName: 'enquiry_pkey' };

/** An enquiry, also one that was refused; only ever inserted. The table is partitioned by months. */
@Entity('enquiry', { synchronize: false })
@Check('enquiry_environment_check', `environment IN ('live', 'test')`)
@Check('enquiry_asked_by_check', `asked_by IN ('registrationNumber', 'chassisVin')`)
@Check('enquiry_asked_hash_check', 'octet_length(asked_hash) = 16')
@Check('enquiry_chargeable_check', `NOT chargeable OR (environment = 'live' AND keeper_id IS NOT NULL)`)
@Index('enquiry_asked_idx', ['askedHash', 'recordedAt', 'id'])
@Index('enquiry_client_idx', ['clientId', 'recordedAt', 'id'])
@Index('enquiry_enquirer_idx', ['enquirerId', 'recordedAt', 'id'])
@Index('enquiry_load_idx', ['environment', 'load'])
export class EnquiryRow {
  @PrimaryColumn({ type: 'timestamptz', name: 'recorded_at', precision: 3, ...PRIMARY })
  recordedAt!: Date;

  /** Has the time in it, so that the partition follows from the id. */
  @PrimaryColumn({ type: 'uuid', ...PRIMARY })
  id!: string;

  @Column({ type: 'text', collation: 'C' })
  environment!: string;

  @Column({ type: 'uuid', name: 'client_id' })
  clientId!: string;

  @Column({ type: 'text', name: 'enquirer_id', collation: 'C' })
  enquirerId!: string;

  @Column({ type: 'text', name: 'link_provider_id', collation: 'C', nullable: true })
  linkProviderId!: string | null;

  @Column({ type: 'text', name: 'reason_code', collation: 'C' })
  reasonCode!: string;

  /** The enquirer's own. */
  @Column({ type: 'text', name: 'reference_number', collation: 'C' })
  referenceNumber!: string;

  @Column({ type: 'date', name: 'event_date' })
  eventDate!: string;

  @Column({ type: 'text', name: 'asked_by', collation: 'C' })
  askedBy!: string;

  /** A keyed hash of the mark or VIN. */
  @Column({ type: 'bytea', name: 'asked_hash' })
  askedHash!: Buffer;

  @Column({ type: 'text', collation: 'C' })
  outcome!: string;

  /** The load that it saw. */
  @Column({ type: 'integer', nullable: true })
  load!: number | null;

  // The versions of the facts that it was answered from. They have no foreign keys, because the record outlives them.

  @Column({ type: 'integer', name: 'vehicle_id', nullable: true })
  vehicleId!: number | null;

  @Column({ type: 'bigint', name: 'detail_id', nullable: true })
  detailId!: string | null;

  @Column({ type: 'bigint', name: 'mark_id', nullable: true })
  markId!: string | null;

  @Column({ type: 'bigint', name: 'keeper_id', nullable: true })
  keeperId!: string | null;

  @Column({ type: 'bigint', name: 'state_ids', array: true, nullable: true })
  stateIds!: string[] | null;

  @Column('boolean')
  chargeable!: boolean;
}
