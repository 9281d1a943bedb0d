import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { ConsolePersonRow } from '../people/console-person.entity.js';

/** A link that signs a person in once. */
@Entity('console_sign_in_link')
export class SignInLinkRow {
  @PrimaryColumn('bytea', { name: 'token_hash', primaryKeyConstraintName: 'console_sign_in_link_pkey' })
  tokenHash!: Buffer;

  @Column({ type: 'uuid', name: 'person_id' })
  @ForeignKey(() => ConsolePersonRow, { name: 'console_sign_in_link_person_fkey' })
  personId!: string;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;

  @Column({ type: 'timestamptz', name: 'used_at', precision: 3, nullable: true })
  usedAt!: Date | null;
}
