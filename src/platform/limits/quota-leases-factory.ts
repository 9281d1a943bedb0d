import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { QuotaRepository } from './quota.repository.js';
import { QuotaLeases } from './quota-leases.js';
import { QuotaReclaim } from './quota-reclaim.js';
import type { UsageTable } from './usage-table.js';

/** Creates the leases of a quota that another feature counts in a table of its own. */
@Injectable()
export class QuotaLeasesFactory {
  constructor(
    private readonly repository: QuotaRepository,
    private readonly reclaim: QuotaReclaim,
    private readonly clock: Clock,
  ) {}

  /** @param name as of {@link QuotaLeases} */
  create(name: string, table: UsageTable): QuotaLeases {
    return new QuotaLeases(name, {
      table,
      repository: this.repository,
      reclaim: this.reclaim,
      clock: this.clock,
    });
  }
}
