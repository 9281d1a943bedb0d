import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ConsolePersonRow } from '../people/console-person.entity.js';

/** The public half of a passkey. */
@Entity('console_passkey')
@Index('console_passkey_person_idx', ['personId'])
export class PasskeyRow {
  /** As the browser has it, in base64url. */
  @PrimaryColumn('text', {
    name: 'credential_id',
    collation: 'C',
    primaryKeyConstraintName: 'console_passkey_pkey',
  })
  credentialId!: string;

  @Column({ type: 'uuid', name: 'person_id' })
  @ForeignKey(() => ConsolePersonRow, { name: 'console_passkey_person_fkey' })
  personId!: string;

  @Column({ type: 'bytea', name: 'public_key' })
  publicKey!: Buffer;

  /** How often it signed, if its device counts. A copy of a device counts on its own. */
  @Column('bigint')
  counter!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'used_at', precision: 3, nullable: true })
  usedAt!: Date | null;
}

/** What a passkey has to sign. */
@Entity('console_challenge')
@Index('console_challenge_expires_idx', ['expiresAt'])
export class ChallengeRow {
  @PrimaryColumn('text', { collation: 'C', primaryKeyConstraintName: 'console_challenge_pkey' })
  challenge!: string;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;
}
