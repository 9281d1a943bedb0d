import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ConsolePersonRow } from '../people/console-person.entity.js';

/** A form that was sent. Its id was made with the page, so a reload or a second click has the same one. */
@Entity('console_sent_form')
@Index('console_sent_form_sent_idx', ['sentAt'])
export class SentFormRow {
  @PrimaryColumn('uuid', { name: 'person_id', primaryKeyConstraintName: 'console_sent_form_pkey' })
  @ForeignKey(() => ConsolePersonRow, { name: 'console_sent_form_person_fkey' })
  personId!: string;

  @PrimaryColumn('uuid', { name: 'form_id', primaryKeyConstraintName: 'console_sent_form_pkey' })
  formId!: string;

  @Column({ type: 'timestamptz', name: 'sent_at', precision: 3 })
  sentAt!: Date;

  /** Null while its act is in progress. */
  @Column({ type: 'timestamptz', name: 'answered_at', precision: 3, nullable: true })
  answeredAt!: Date | null;

  /** Where its answer redirected to; null for an answer that is shown once. */
  @Column({ type: 'text', nullable: true })
  location!: string | null;

  /** What the next page says about it. */
  @Column({ type: 'text', nullable: true })
  notice!: string | null;
}
