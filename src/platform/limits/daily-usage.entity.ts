import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Client } from '../clients/client.entity.js';

@Entity('daily_usage')
@Check('daily_usage_handed_out_check', 'handed_out >= 0')
export class DailyUsage {
  @PrimaryColumn('uuid', { name: 'client_id', primaryKeyConstraintName: 'daily_usage_pkey' })
  @ForeignKey(() => Client, { name: 'daily_usage_client_fkey' })
  clientId!: string;

  /** The UTC day. */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'daily_usage_pkey' })
  day!: string;

  /** The calls of the day's allowance that were given to processes. */
  @Column({ type: 'integer', name: 'handed_out' })
  handedOut!: number;

  /** The size of the last block, because the statement that assigns a block returns its size. */
  @Column({ type: 'integer', name: 'last_block', default: 0 })
  lastBlock!: number;

  /** Calls that were let through, as far as processes have reported: never more than the truth, nor than were handed out. */
  @Column({ type: 'integer', default: 0 })
  used!: number;
}
