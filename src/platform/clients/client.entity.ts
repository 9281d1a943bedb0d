import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

@Entity('client')
@Index('client_manufacturer_idx', ['manufacturerId'])
@Check('client_role_check', `role IN ('manufacturer', 'mot', 'admin')`)
@Check('client_manufacturer_check', `(role = 'manufacturer') = (manufacturer_id IS NOT NULL)`)
@Check('client_daily_quota_check', 'daily_quota > 0')
export class Client {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'client_pkey' })
  id!: string;

  @Column('text')
  role!: string;

  @Column('text')
  name!: string;

  @Column({ type: 'text', name: 'team_email' })
  teamEmail!: string;

  // The foreign key to a manufacturer is the migration's: the platform does not know the entity of a surface.
  @Column({ type: 'integer', name: 'manufacturer_id', nullable: true })
  manufacturerId!: number | null;

  /** Calls a UTC day; null means the setting's. */
  @Column({ type: 'integer', name: 'daily_quota', nullable: true })
  dailyQuota!: number | null;

  @Column({ type: 'timestamptz', name: 'disabled_at', precision: 3, nullable: true })
  disabledAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;
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

  /** SHA-256 of the whole key, which is random and long; the key itself is shown once and kept nowhere. */
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
}
