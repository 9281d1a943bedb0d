import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import type { Transaction } from '../database/transaction.js';
import { type PlacedIssue, RequestError } from '../errors/request-error.js';
import { PlanDirectory } from './plan-directory.js';
import { UsagePlans } from './usage-plans.js';

/** The plan of a client whose onboarding names none. */
export const USUAL_PLAN = 'standard';

/** The usage plans of clients, for their surfaces. */
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
