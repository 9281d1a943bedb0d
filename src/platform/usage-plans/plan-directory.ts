import { Injectable } from '@nestjs/common';
import { CoalescingTtlCache } from '../clients/coalescing-ttl-cache.js';
import { Clock } from '../clock/clock.js';
import { createClientLookUp, type OfClient } from '../database/client-look-up.js';
import { type PreparedStatement, PreparedStatements } from '../database/prepared-statements.js';
import type { UsagePlan } from './usage-plan.js';

/** How late a process learns of a change: allowed is one second. As for clients themselves (`client-directory.ts`). */
const FRESH_FOR_MS = 500;

const PLAN_OF_CLIENT: PreparedStatement = {
  reserved: true,
  name: 'usage_plan_of_client',
  text: `
    SELECT assigned.client_id AS "clientId", plan.name, plan.rate, plan.burst, plan.quota, plan.quota_period AS "quotaPeriod"
      FROM client_usage_plan AS assigned
      JOIN usage_plan AS plan ON plan.name = assigned.plan
     WHERE assigned.client_id = ANY($1::uuid[])`,
};

/** Finds the usage plan of a client, on every request of a surface with plans. */
@Injectable()
export class PlanDirectory {
  private readonly plans: CoalescingTtlCache<UsagePlan>;

  constructor(statements: PreparedStatements, clock: Clock) {
    const lookUp = createClientLookUp<UsagePlan & OfClient>(statements, PLAN_OF_CLIENT);
    this.plans = new CoalescingTtlCache<UsagePlan>(FRESH_FOR_MS, clock, async (clientId) => {
      const [plan] = await lookUp(clientId);
      return plan;
    });
  }

  /** Undefined when the client has none. */
  planOf(clientId: string): Promise<UsagePlan | undefined> {
    return this.plans.find(clientId);
  }

  /** Makes a change in this process visible to the very next call. */
  forget(): void {
    this.plans.forget();
  }
}
