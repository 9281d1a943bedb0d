import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

const PKEY = 'third_party_expiry_notice_pkey';

/** A mail that was written about an API key or a password before its end. A new password is another end of the same user. */
@Entity('third_party_expiry_notice')
@Check('third_party_expiry_notice_kind_check', `kind IN ('api key', 'password')`)
export class ThirdPartyExpiryNoticeRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: PKEY })
  kind!: 'api key' | 'password';

  /** Of the key, or of the user's client. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: PKEY, name: 'subject_id' })
  subjectId!: string;

  @PrimaryColumn({ primaryKeyConstraintName: PKEY, type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;

  @PrimaryColumn('integer', { primaryKeyConstraintName: PKEY, name: 'days_before' })
  daysBefore!: number;

  @Column({ type: 'timestamptz', name: 'noticed_at', precision: 3 })
  noticedAt!: Date;
}
