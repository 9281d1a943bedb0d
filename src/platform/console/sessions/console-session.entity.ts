import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { ConsolePersonRow } from '../people/console-person.entity.js';

@Entity('console_session')
@Unique('console_session_token_key', ['tokenHash'])
@Index('console_session_person_idx', ['personId'], { where: 'ended_at IS NULL' })
@Index('console_session_signed_in_idx', ['signedInAt'])
export class ConsoleSessionRow {
  /** Names it where somebody ends it. It opens nothing. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'console_session_pkey' })
  id!: string;

  /** SHA-256 of the 256 random bits in the cookie. */
  @Column({ type: 'bytea', name: 'token_hash' })
  tokenHash!: Buffer;

  @Column({ type: 'uuid', name: 'person_id' })
  @ForeignKey(() => ConsolePersonRow, { name: 'console_session_person_fkey' })
  personId!: string;

  @Column({ type: 'timestamptz', name: 'signed_in_at', precision: 3 })
  signedInAt!: Date;

  /** When the person last proved who they are. */
  @Column({ type: 'timestamptz', name: 'confirmed_at', precision: 3 })
  confirmedAt!: Date;

  @Column({ type: 'timestamptz', name: 'used_at', precision: 3 })
  usedAt!: Date;

  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt!: Date | null;

  @Column('text')
  address!: string;

  @Column('text')
  browser!: string;
}
