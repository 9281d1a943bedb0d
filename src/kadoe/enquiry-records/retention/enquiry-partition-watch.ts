import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { IntervalTask } from '../../../platform/clock/interval-task.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { ReadinessWarnings } from '../../../platform/health/readiness-warnings.js';
import { DatabaseMetrics } from '../../../platform/observability/database-metrics.js';
import { EnquiryPartitions, MONTHS_LEFT } from './enquiry-partitions.js';

/** Without a partition no enquiry is answered. This is long enough for people to find out why none were made. */
const WARN_BELOW_MONTHS = 3;

const PAUSE_MS = 60 * 60_000;

/** Says in every process when the months of the record run out: in the readiness, and as a metric. */
@Injectable()
export class EnquiryPartitionWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new IntervalTask('Enquiry partitions', PAUSE_MS, () => this.look());

  constructor(
    private readonly partitions: EnquiryPartitions,
    private readonly warnings: ReadinessWarnings,
    private readonly clockOffset: ClockOffset,
    registry: Registry,
    metrics: DatabaseMetrics,
  ) {
    const months = new Gauge({
      name: 'recalls_enquiry_months_left',
      help: 'For how many months after this one the record of enquiries has partitions.',
      registers: [registry],
    });
    metrics.add({
      metrics: [months],
      ask: async (pool, now) => {
        const { rows } = await pool.query<{ months: number }>(MONTHS_LEFT, [now]);
        months.set(rows[0]?.months ?? 0);
      },
    });
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** Looks now. */
  tick(): Promise<void> {
    return this.rounds.round();
  }

  private async look(): Promise<void> {
    const months = await this.partitions.monthsLeft(new Date(this.clockOffset.now()));
    this.warnings.set(
      'enquiry partitions',
      months < WARN_BELOW_MONTHS
        ? `The record of enquiries has partitions for ${months} months after this one: run "recalls migrate" as the role that owns the tables`
        : undefined,
    );
  }
}
