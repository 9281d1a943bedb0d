import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Client } from '../clients/client.entity.js';
import type { QuotaPeriodKind } from '../limits/quota-period.js';

@Entity('usage_plan')
@Check('usage_plan_rate_check', 'rate > 0')
@Check('usage_plan_burst_check', 'burst > 0')
@Check('usage_plan_quota_check', 'quota > 0')
@Check('usage_plan_period_check', "quota_period IN ('DAY', 'WEEK', 'MONTH')")
@Check('usage_plan_quota_period_check', '(quota IS NULL) = (quota_period IS NULL)')
export class UsagePlanRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'usage_plan_pkey' })
  name!: string;

  /** Calls per second. */
  @Column('double precision')
  rate!: number;

  @Column('integer')
  burst!: number;

  @Column({ type: 'integer', nullable: true })
  quota!: number | null;

  @Column({ type: 'text', name: 'quota_period', nullable: true })
  quotaPeriod!: QuotaPeriodKind | null;
}

/** The plan of each client of a surface with plans. */
@Entity('client_usage_plan')
@Index('client_usage_plan_plan_idx', ['plan'])
export class ClientUsagePlanRow {
  @PrimaryColumn('uuid', { name: 'client_id', primaryKeyConstraintName: 'client_usage_plan_pkey' })
  @ForeignKey(() => Client, { name: 'client_usage_plan_client_fkey' })
  clientId!: string;

  @Column('text')
  @ForeignKey(() => UsagePlanRow, { name: 'client_usage_plan_plan_fkey' })
  plan!: string;
}

/** How much of the quota of each period was given to processes, and how much of that was used. */
@Entity('plan_usage')
@Check('plan_usage_handed_out_check', 'handed_out >= 0')
export class PlanUsageRow {
  @PrimaryColumn('uuid', { name: 'client_id', primaryKeyConstraintName: 'plan_usage_pkey' })
  @ForeignKey(() => Client, { name: 'plan_usage_client_fkey' })
  clientId!: string;

  /** The first day of the period, in UTC. */
  @PrimaryColumn('date', { name: 'starts_on', primaryKeyConstraintName: 'plan_usage_pkey' })
  startsOn!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'plan_usage_pkey' })
  period!: QuotaPeriodKind;

  @Column({ type: 'integer', name: 'handed_out' })
  handedOut!: number;

  /** The size of the last block, because the statement that assigns a block returns its size. */
  @Column({ type: 'integer', name: 'last_block' })
  lastBlock!: number;

  /** Calls that were let through, as far as processes have reported: never more than the truth, nor than were handed out. */
  @Column('integer')
  used!: number;
}
