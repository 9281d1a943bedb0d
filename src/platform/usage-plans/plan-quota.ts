import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { QuotaLeases, QuotaPassage } from '../limits/quota-leases.js';
import { QuotaLeasesFactory } from '../limits/quota-leases-factory.js';
import type { QuotaPeriodKind } from '../limits/quota-period.js';
import { usageTable } from '../limits/usage-table.js';

const PLAN_USAGE = usageTable('plan_usage', 'starts_on', 'period');

/** The quotas of usage plans, counted like the daily allowances of the recalls surface, over a day, a week or a month. */
@Injectable()
export class PlanQuota implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly leases: QuotaLeases;

  constructor(leases: QuotaLeasesFactory) {
    this.leases = leases.create('Plan quota', PLAN_USAGE);
  }

  /** As {@link QuotaLeases.take}. */
  take(clientId: string, period: QuotaPeriodKind, quota: number): QuotaPassage | Promise<QuotaPassage> {
    return this.leases.take(clientId, period, quota);
  }

  onApplicationBootstrap(): void {
    this.leases.start();
  }

  /** Reports what was used by the clients that have paused since this was last called. */
  reportAtRest(): Promise<void> {
    return this.leases.reportAtRest();
  }

  /** By now the server has answered its last call, and the connection pool is still open. */
  onApplicationShutdown(): Promise<void> {
    return this.leases.stop();
  }
}
