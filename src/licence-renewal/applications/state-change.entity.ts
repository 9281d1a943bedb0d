import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { RenewalApplicationRow } from './application.entity.js';

const PRIMARY = { primaryKeyConstraintName: 'renewal_state_change_pkey' };

/** A state that an application came into: its history. */
@Entity('renewal_state_change')
export class RenewalStateChangeRow {
  @PrimaryColumn({ type: 'uuid', name: 'application_id', ...PRIMARY })
  applicationId!: string;

  @ManyToOne(() => RenewalApplicationRow, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id', foreignKeyConstraintName: 'renewal_state_change_application_fkey' })
  application!: RenewalApplicationRow;

  /** From 1. */
  @PrimaryColumn({ type: 'integer', ...PRIMARY })
  sequence!: number;

  @Column({ type: 'text', collation: 'C' })
  state!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  at!: Date;
}
