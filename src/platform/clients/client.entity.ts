import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Environment } from '../environment.js';

// A client of any surface. What only one surface needs is in a table of that surface. The columns manufacturer_id and daily_quota are for
// processes of the previous version.
@Entity('client')
@Unique('client_role_key', ['id', 'role'])
@Unique('client_environment_key', ['id', 'environment'])
@Check('client_api_key_life_check', 'api_key_life_days > 0')
@Check('client_environment_check', "environment IN ('live', 'test')")
export class Client {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'client_pkey' })
  id!: string;

  /** A role of one surface. */
  @Column('text')
  role!: string;

  @Column({ type: 'text', collation: 'C', default: 'live' })
  environment!: Environment;

  @Column('text')
  name!: string;

  @Column({ type: 'text', name: 'team_email' })
  teamEmail!: string;

  @Column({ type: 'timestamptz', name: 'disabled_at', precision: 3, nullable: true })
  disabledAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  /** How long each new API key of the client lives; null means that it has no end. */
  @Column({ type: 'integer', name: 'api_key_life_days', nullable: true })
  apiKeyLifeDays?: number | null;
}

@Entity('api_key')
@Unique('api_key_hash_key', ['keyHash'])
@Index('api_key_client_idx', ['clientId'])
export class ApiKey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'api_key_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'client_id' })
  @ForeignKey(() => Client, { name: 'api_key_client_fkey' })
  clientId!: string;

  /** SHA-256 of the whole key, which is long and random. The key itself is shown once and never stored. */
  @Column({ type: 'bytea', name: 'key_hash' })
  keyHash!: Buffer;

  @Column('text')
  hint!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'revoked_at', precision: 3, nullable: true })
  revokedAt!: Date | null;

  /** To the minute: `CredentialUses` writes it. */
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true })
  lastUsedAt?: Date | null;
}
