import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The wrong passwords and codes for a username from one network. The username need not exist. */
@Entity('third_party_sign_in_failure')
export class SignInFailureRow {
  /** SHA-256 of the username. */
  @PrimaryColumn('bytea', {
    name: 'user_digest',
    primaryKeyConstraintName: 'third_party_sign_in_failure_pkey',
  })
  userDigest!: Buffer;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'third_party_sign_in_failure_pkey' })
  network!: string;

  /** Those of the last hour. */
  @Column({ type: 'timestamptz', name: 'failed_at', array: true, default: '{}' })
  failedAt!: Date[];

  @Column({ type: 'timestamptz', name: 'locked_until', precision: 3, nullable: true })
  lockedUntil!: Date | null;
}
