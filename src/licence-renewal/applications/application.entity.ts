import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** An application. What is left of it when its personal data is erased is its skeleton. */
@Entity('renewal_application')
@Unique('renewal_application_transaction_key', ['clientId', 'transactionHash'])
@Check('renewal_application_environment_check', `environment IN ('live', 'test')`)
@Check(
  'renewal_application_hashes_check',
  'octet_length(transaction_hash) = 16 AND octet_length(fingerprint) = 16 AND octet_length(licence_hash) = 16',
)
@Check('renewal_application_scenario_check', `scenario IS NULL OR environment = 'test'`)
@Check(
  'renewal_application_state_check',
  `state IN ('RECEIVED', 'CHECKED', 'IN_REVIEW', 'READY', 'REJECTED', 'FORWARDED')`,
)
@Check('renewal_application_final_check', `(state IN ('REJECTED', 'FORWARDED')) = (final_at IS NOT NULL)`)
@Check(
  'renewal_application_erased_check',
  `fields_erased_at IS NULL
   OR (final_at IS NOT NULL AND images_erased_at IS NOT NULL AND sealed_fields IS NULL
       AND sealed_transaction_id IS NULL AND sealed_rejection IS NULL AND licence_hash IS NULL)`,
)
@Check(
  'renewal_application_kept_check',
  'fields_erased_at IS NOT NULL OR (sealed_fields IS NOT NULL AND sealed_transaction_id IS NOT NULL)',
)
@Index('renewal_application_client_idx', ['clientId', 'receivedAt', 'id'])
@Index('renewal_application_open_idx', ['state', 'receivedAt', 'id'], { where: 'final_at IS NULL' })
@Index('renewal_application_licence_idx', ['licenceHash', 'receivedAt'], {
  where: 'licence_hash IS NOT NULL',
})
@Index('renewal_application_images_idx', ['finalAt'], {
  where: 'images_erased_at IS NULL AND final_at IS NOT NULL',
})
@Index('renewal_application_fields_idx', ['finalAt'], {
  where: 'fields_erased_at IS NULL AND final_at IS NOT NULL',
})
@Index('renewal_application_final_idx', ['finalAt'], { where: 'fields_erased_at IS NOT NULL' })
export class RenewalApplicationRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'renewal_application_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'client_id' })
  clientId!: string;

  @Column({ type: 'text', collation: 'C' })
  environment!: string;

  /** A keyed hash of the client's transaction id. */
  @Column({ type: 'bytea', name: 'transaction_hash' })
  transactionHash!: Buffer;

  /** A keyed hash of the content, by which the same application is told from another one. */
  @Column('bytea')
  fingerprint!: Buffer;

  @Column({ type: 'text', name: 'transaction_type', collation: 'C' })
  transactionType!: string;

  /** In pence. */
  @Column({ type: 'integer', name: 'fee_paid' })
  feePaid!: number;

  @Column({ type: 'text', collation: 'C', nullable: true })
  scenario!: string | null;

  @Column({ type: 'text', collation: 'C' })
  state!: string;

  @Column({ type: 'timestamptz', name: 'received_at', precision: 3 })
  receivedAt!: Date;

  @Column({ type: 'timestamptz', name: 'state_since', precision: 3 })
  stateSince!: Date;

  @Column({ type: 'timestamptz', name: 'final_at', precision: 3, nullable: true })
  finalAt!: Date | null;

  /** A keyed hash of the driving licence number, until that is erased. */
  @Column({ type: 'bytea', name: 'licence_hash', nullable: true })
  licenceHash!: Buffer | null;

  /** The key that seals everything personal of this application, and its images. */
  @Column({ type: 'uuid', name: 'data_key_id' })
  dataKeyId!: string;

  @Column({ type: 'bytea', name: 'sealed_transaction_id', nullable: true })
  sealedTransactionId!: Buffer | null;

  /** The fields as JSON. */
  @Column({ type: 'bytea', name: 'sealed_fields', nullable: true })
  sealedFields!: Buffer | null;

  /** Why a caseworker rejected it, in words that may be about the person. */
  @Column({ type: 'bytea', name: 'sealed_rejection', nullable: true })
  sealedRejection!: Buffer | null;

  /** When forwarding was given up. It is null again when somebody asks for it again. */
  @Column({ type: 'timestamptz', name: 'forwarding_failed_at', precision: 3, nullable: true })
  forwardingFailedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'images_erased_at', precision: 3, nullable: true })
  imagesErasedAt!: Date | null;

  /** When the data key was destroyed. */
  @Column({ type: 'timestamptz', name: 'fields_erased_at', precision: 3, nullable: true })
  fieldsErasedAt!: Date | null;
}
