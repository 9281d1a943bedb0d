import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { QuotaRepository } from './quota.repository.js';
import { QuotaLeases, type QuotaPassage } from './quota-leases.js';
import { QuotaReclaim } from './quota-reclaim.js';
import { usageTable } from './usage-table.js';

const DAILY_USAGE = usageTable('daily_usage', 'day');

/** The daily allowances. */
@Injectable()
export class DailyQuota implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly leases: QuotaLeases;

  constructor(repository: QuotaRepository, reclaim: QuotaReclaim, clock: Clock) {
    this.leases = new QuotaLeases('Daily quota', { table: DAILY_USAGE, repository, reclaim, clock });
  }

  /**
   * Allows a call if anything remains of the client's allowance for the day on which it arrives. If the database is needed but down, this
   * throws the database's error: no call is allowed without being counted.
   */
  take(clientId: string, allowance: number): QuotaPassage | Promise<QuotaPassage> {
    return this.leases.take(clientId, 'DAY', allowance);
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
