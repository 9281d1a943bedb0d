import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Client } from '../../clients/client.entity.js';

@Entity('client_secret')
@Unique('client_secret_hash_key', ['secretHash'])
@Index('client_secret_client_idx', ['clientId'])
@Index('client_secret_expiry_idx', ['expiresAt'], { where: 'removed_at IS NULL' })
export class ClientSecret {
  @PrimaryColumn('uuid', { name: 'key_id', primaryKeyConstraintName: 'client_secret_pkey' })
  keyId!: string;

  @Column({ type: 'uuid', name: 'client_id' })
  @ForeignKey(() => Client, { name: 'client_secret_client_fkey' })
  clientId!: string;

  /** Null for a secret that Microsoft Entra ID created and verifies. */
  @Column({ type: 'bytea', name: 'secret_hash', nullable: true })
  secretHash!: Buffer | null;

  /** The first three characters, by which its holder can recognise a secret. */
  @Column('text')
  hint!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;

  @Column({ type: 'timestamptz', name: 'removed_at', precision: 3, nullable: true })
  removedAt!: Date | null;

  /** To the minute. Null also for a secret that Microsoft Entra ID verifies. */
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true })
  lastUsedAt?: Date | null;
}

/** One row for each notice that was sent, so that each is sent once. */
@Entity('secret_expiry_notice')
export class SecretExpiryNotice {
  @PrimaryColumn('uuid', { name: 'key_id', primaryKeyConstraintName: 'secret_expiry_notice_pkey' })
  @ForeignKey(() => ClientSecret, { name: 'secret_expiry_notice_secret_fkey' })
  keyId!: string;

  @PrimaryColumn('integer', { name: 'days_before', primaryKeyConstraintName: 'secret_expiry_notice_pkey' })
  daysBefore!: number;

  @Column({ type: 'timestamptz', name: 'noticed_at', precision: 3 })
  noticedAt!: Date;
}
