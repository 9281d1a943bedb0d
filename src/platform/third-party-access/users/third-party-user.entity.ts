import { Column, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { Client } from '../../clients/client.entity.js';

/** The user of a client. A client has one, so its id is the user's. */
@Entity('third_party_user')
@Unique('third_party_user_name_key', ['userName'])
export class ThirdPartyUserRow {
  @PrimaryColumn('uuid', { name: 'client_id', primaryKeyConstraintName: 'third_party_user_pkey' })
  @ForeignKey(() => Client, { name: 'third_party_user_client_fkey' })
  clientId!: string;

  /** In lower case. */
  @Column({ type: 'text', name: 'user_name' })
  userName!: string;

  @Column({ type: 'text', name: 'password_hash' })
  passwordHash!: string;

  /** Whether an administrator handed the password out; it can only be exchanged for one of the user's own. */
  @Column({ type: 'boolean', name: 'is_one_time' })
  isOneTime!: boolean;

  @Column({ type: 'timestamptz', name: 'password_set_at', precision: 3 })
  passwordSetAt!: Date;

  @Column({ type: 'timestamptz', name: 'password_expires_at', precision: 3 })
  passwordExpiresAt!: Date;

  /** To the minute, of this password or the one before it. */
  @Column({ type: 'timestamptz', name: 'password_used_at', precision: 3, nullable: true })
  passwordUsedAt?: Date | null;
}

/** The passwords that a user may not choose again: the last ones that it chose, the present one included. */
@Entity('third_party_former_password')
@Index('third_party_former_password_user_idx', ['clientId', 'id'])
export class FormerPasswordRow {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'third_party_former_password_pkey',
  })
  id!: string;

  @Column({ type: 'uuid', name: 'client_id' })
  @ForeignKey(() => ThirdPartyUserRow, { name: 'third_party_former_password_user_fkey' })
  clientId!: string;

  @Column({ type: 'text', name: 'password_hash' })
  passwordHash!: string;
}
