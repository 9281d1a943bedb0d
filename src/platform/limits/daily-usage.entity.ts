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

  /** Calls of the day's allowance that processes were given to let through. */
  @Column({ type: 'integer', name: 'handed_out' })
  handedOut!: number;

  /** How many of them went out last: the statement that hands out a block answers with the size of its own. */
  @Column({ type: 'integer', name: 'last_block', default: 0 })
  lastBlock!: number;

  /** Calls that were let through, as far as processes have reported: never more than the truth, nor than were handed out. */
  @Column({ type: 'integer', default: 0 })
  used!: number;
}
