import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ThirdPartyUserRow } from '../users/third-party-user.entity.js';

@Entity('third_party_recovery_code')
@Index('third_party_recovery_code_user_idx', ['clientId', 'createdAt'])
export class RecoveryCodeRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'third_party_recovery_code_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'client_id' })
  @ForeignKey(() => ThirdPartyUserRow, { name: 'third_party_recovery_code_user_fkey' })
  clientId!: string;

  /** As slow to compute as that of a password, because there are only a million codes. */
  @Column({ type: 'text', name: 'code_hash' })
  codeHash!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;

  /** When it was used, or replaced by a newer one or by a new password. */
  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt!: Date | null;

  /** When wrong codes were entered in its place. */
  @Column({ type: 'timestamptz', name: 'wrong_at', array: true, default: '{}' })
  wrongAt!: Date[];
}
