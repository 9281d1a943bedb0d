import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { RenewalApplicationRow } from './application.entity.js';

const PRIMARY = { primaryKeyConstraintName: 'renewal_forwarding_attempt_pkey' };

/** An attempt to forward an application. */
@Entity('renewal_forwarding_attempt')
@Check('renewal_forwarding_attempt_outcome_check', `outcome IN ('forwarded', 'failed')`)
@Check('renewal_forwarding_attempt_problem_check', `(outcome = 'failed') = (problem IS NOT NULL)`)
export class RenewalForwardingAttemptRow {
  @PrimaryColumn({ type: 'uuid', name: 'application_id', ...PRIMARY })
  applicationId!: string;

  @ManyToOne(() => RenewalApplicationRow, { onDelete: 'CASCADE' })
  @JoinColumn({
    name: 'application_id',
    foreignKeyConstraintName: 'renewal_forwarding_attempt_application_fkey',
  })
  application!: RenewalApplicationRow;

  /** From 1. */
  @PrimaryColumn({ type: 'integer', ...PRIMARY })
  sequence!: number;

  @Column({ type: 'timestamptz', precision: 3 })
  at!: Date;

  @Column({ type: 'text', collation: 'C' })
  outcome!: string;

  /** Why it failed. It names no person. */
  @Column({ type: 'text', nullable: true })
  problem!: string | null;
}
