import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { type PlacedIssue, RequestError } from '../../platform/errors/request-error.js';
import { PlanDirectory } from '../../platform/usage-plans/plan-directory.js';
import { UsagePlans } from '../../platform/usage-plans/usage-plans.js';

/** The plan of a client whose onboarding names none. */
export const USUAL_PLAN = 'standard';

/** The usage plans of this surface's clients. */
@Injectable()
export class ClientPlans {
  constructor(
    private readonly plans: UsagePlans,
    private readonly directory: PlanDirectory,
  ) {}

  /** @returns the issue, when there is no such plan */
  async assign(
    transaction: Transaction,
    actor: Actor,
    clientId: string,
    plan: string,
  ): Promise<PlacedIssue[]> {
    try {
      await this.plans.assign(transaction, actor, clientId, plan);
      return [];
    } catch (error) {
      if (!(error instanceof RequestError) || error.kind !== 'notFound') throw error;
      return [{ part: 'body', field: 'plan', message: 'must be the name of a usage plan' }];
    }
  }

  /** By client; one without a plan is left out. */
  findAll(transaction: Transaction, clientIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.plans.plansOf(transaction, clientIds);
  }

  /** Makes a change in this process visible to the very next call. */
  forget(): void {
    this.directory.forget();
  }
}
