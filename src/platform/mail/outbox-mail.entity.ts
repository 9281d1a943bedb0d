import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('outbox_mail')
@Index('outbox_mail_due_idx', ['nextAttemptAt'], { where: 'sent_at IS NULL' })
@Index('outbox_mail_turn_idx', ['recipient', 'nextAttemptAt', 'id'], { where: 'sent_at IS NULL' })
@Index('outbox_mail_sent_idx', ['recipient', 'sentAt'])
@Index('outbox_mail_combined_idx', ['combinedInto'], { where: 'combined_into IS NOT NULL' })
export class OutboxMail {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'outbox_mail_pkey' })
  id!: string;

  @Column('text')
  recipient!: string;

  @Column('text')
  subject!: string;

  @Column({ type: 'text', name: 'body_text' })
  bodyText!: string;

  @Column({ type: 'text', name: 'body_html' })
  bodyHtml!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  @Column({ type: 'timestamptz', name: 'next_attempt_at', precision: 3 })
  nextAttemptAt!: Date;

  @Column({ type: 'timestamptz', name: 'sent_at', precision: 3, nullable: true })
  sentAt!: Date | null;

  @Column({ type: 'text', name: 'last_error', nullable: true })
  lastError!: string | null;

  /** When a mail server refused it for good; null when its last attempt had another end. */
  @Column({ type: 'timestamptz', name: 'refused_at', precision: 3, nullable: true })
  refusedAt!: Date | null;

  /** The mail that this one went out in, with others of its kind. */
  @Column({ type: 'uuid', name: 'combined_into', nullable: true })
  combinedInto!: string | null;

  /** How many mails this one combines; it has no text of its own. */
  @Column({ type: 'integer', default: 0 })
  combines!: number;
}
