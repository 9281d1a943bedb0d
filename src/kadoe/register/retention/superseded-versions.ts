import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { ENVIRONMENTS, type Environment } from '../../../platform/environment.js';

const DAY_MS = 86_400_000;

const TABLES = ['vehicle_detail', 'mark_assignment', 'keeper', 'vehicle_state'] as const;

/**
 * A version that was closed by a load of before the limit. What was held to be true at the limit or later stays, so that every answer since
 * can be explained. $1 environment, $2 the limit, $3 the lowest load that an enquiry saw which is still kept, or null.
 */
const remove = (table: string) => `
  DELETE FROM ${table} AS fact
   USING vehicle
   WHERE vehicle.id = fact.vehicle_id AND vehicle.environment = $1
     AND upper(fact.recorded) <= (
           SELECT least(max(number), $3::integer) FROM register_load WHERE environment = $1 AND recorded_at <= $2)`;

/** Removes what the register no longer holds to be true, when it is older than the retention. */
@Injectable()
export class SupersededVersions {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly transactions: Transactions,
    private readonly clockOffset: ClockOffset,
  ) {}

  /**
   * @param lowestLoadSeen by an enquiry that is kept, of each environment; absent where there is none
   * @returns how many versions were removed
   */
  async remove(lowestLoadSeen: Partial<Record<Environment, number>> = {}): Promise<number> {
    const limit = new Date(this.clockOffset.now() - this.settings.registerRetentionDays * DAY_MS);
    let removed = 0;
    for (const environment of ENVIRONMENTS) {
      for (const table of TABLES) {
        const seen = lowestLoadSeen[environment] ?? null;
        const [, count] = await this.transactions.atLength(
          (transaction): Promise<[unknown, number]> =>
            transaction.query(remove(table), [environment, limit.toISOString(), seen]),
        );
        removed += count;
      }
    }
    return removed;
  }
}
