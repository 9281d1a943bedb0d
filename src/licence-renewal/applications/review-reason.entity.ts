import { Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { RenewalApplicationRow } from './application.entity.js';

const PRIMARY = { primaryKeyConstraintName: 'renewal_review_reason_pkey' };

/** A reason for which a caseworker looks at an application. */
@Entity('renewal_review_reason')
export class RenewalReviewReasonRow {
  @PrimaryColumn({ type: 'uuid', name: 'application_id', ...PRIMARY })
  applicationId!: string;

  @ManyToOne(() => RenewalApplicationRow, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id', foreignKeyConstraintName: 'renewal_review_reason_application_fkey' })
  application!: RenewalApplicationRow;

  @PrimaryColumn({ type: 'text', collation: 'C', ...PRIMARY })
  code!: string;

  /** The path of the field, and never its value. */
  @PrimaryColumn({ type: 'text', collation: 'C', ...PRIMARY })
  field!: string;
}
