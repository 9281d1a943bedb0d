import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { AuditLog } from '../audit/audit-log.js';
import { ClientRegistry } from '../clients/client-registry.js';
import { ClientsOfSurfaces } from '../clients/clients-of-surfaces.js';
import { type Transaction, Transactions } from '../database/transaction.js';
import { invalidRequest, RequestError } from '../errors/request-error.js';
import { entityTagOf } from '../http/entity-tag.js';
import { cutPage, type Page } from '../http/page-query.js';
import { PlanDirectory } from './plan-directory.js';
import type { PlanTerms, UsagePlan } from './usage-plan.js';
import { type PlanRecord, UsagePlanRepository } from './usage-plan.repository.js';

/** What administrators do with usage plans. Every process goes by a change within a second. */
@Injectable()
export class UsagePlans {
  constructor(
    private readonly transactions: Transactions,
    private readonly plans: UsagePlanRepository,
    private readonly clients: ClientRegistry,
    private readonly surfaces: ClientsOfSurfaces,
    private readonly directory: PlanDirectory,
    private readonly audit: AuditLog,
  ) {}

  /** Ordered by name. */
  async list(page: Page<readonly [name: string]>): Promise<{ rows: PlanRecord[]; next: string | null }> {
    const rows = await this.transactions.run((transaction) => this.plans.list(transaction, page));
    return cutPage(rows, page.limit, ({ name }) => [name]);
  }

  /** @throws RequestError `notFound` */
  find(name: string): Promise<PlanRecord> {
    return this.transactions.run((transaction) => this.read(transaction, name));
  }

  /** @throws RequestError `conflict` when there is a plan of this name */
  create(actor: Actor, plan: UsagePlan): Promise<PlanRecord> {
    return this.transactions.run(async (transaction) => {
      if (!(await this.plans.add(transaction, plan))) {
        throw new RequestError('conflict', { reason: `There is a usage plan named ${plan.name} already` });
      }
      const { name } = plan;
      await this.audit.record(transaction, actor, {
        action: 'usage plan created',
        subject: { kind: 'usage plan', id: name },
        after: termsOf(plan),
      });
      return this.read(transaction, name);
    });
  }

  /** The values from which the entity tag for {@link change} is made. */
  tagOf({ name, rate, burst, quota, quotaPeriod }: UsagePlan): string {
    return entityTagOf([name, rate, burst, quota, quotaPeriod]);
  }

  /**
   * Changes a plan for all clients that have it, if it still is as the caller read it. What they have used of the quota counts for the new
   * one, unless its period is another: then it is counted from none.
   *
   * @param isExpected whether a tag is that of the state that the caller read
   * @throws RequestError `notFound`, or `changedSince` when somebody has changed it since
   */
  async change(
    actor: Actor,
    name: string,
    terms: PlanTerms,
    isExpected: (tag: string) => boolean,
  ): Promise<PlanRecord> {
    const changed = await this.transactions.run(async (transaction) => {
      const before = await this.plans.lock(transaction, name);
      if (!before) throw new RequestError('notFound');
      if (!isExpected(this.tagOf(before))) throw new RequestError('changedSince');
      await this.plans.change(transaction, name, terms);
      await this.audit.record(transaction, actor, {
        action: 'usage plan changed',
        subject: { kind: 'usage plan', id: name },
        before: termsOf(before),
        after: termsOf(terms),
      });
      return this.read(transaction, name);
    });
    this.directory.forget();
    return changed;
  }

  /** @throws RequestError `notFound`, or `conflict` while a client has the plan */
  async remove(actor: Actor, name: string): Promise<void> {
    await this.transactions.run(async (transaction) => {
      const plan = await this.plans.lock(transaction, name);
      if (!plan) throw new RequestError('notFound');
      const { clients } = plan;
      if (clients > 0) {
        const have = clients === 1 ? '1 client has it' : `${clients} clients have it`;
        throw new RequestError('conflict', { reason: `The usage plan ${name} can't be removed: ${have}` });
      }
      await this.plans.remove(transaction, name);
      await this.audit.record(transaction, actor, {
        action: 'usage plan removed',
        subject: { kind: 'usage plan', id: name },
        before: termsOf(plan),
      });
    });
  }

  /** The plans of these clients, by client. One without a plan is left out. */
  plansOf(transaction: Transaction, clientIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.plans.plansOf(transaction, clientIds);
  }

  /**
   * Gives a client a plan in place of the one that it has, if any. Onboarding calls it in its own transaction.
   *
   * @throws RequestError `notFound` when there is no such plan
   */
  async assign(transaction: Transaction, actor: Actor, clientId: string, name: string): Promise<void> {
    const before = await this.plans.planOf(transaction, clientId);
    if (before === name) return;
    if (!(await this.plans.keep(transaction, name))) throw new RequestError('notFound');
    await this.plans.assign(transaction, clientId, name);
    await this.audit.record(transaction, actor, {
      action: "client's plan changed",
      subject: { kind: 'client', id: clientId },
      before: { plan: before ?? null },
      after: { plan: name },
    });
  }

  /**
   * @throws RequestError `notFound` when there is no such client; `invalidRequest` when there is no such plan, or when the client's surface has
   * none, because the plan would limit nothing
   */
  async move(actor: Actor, clientId: string, name: string): Promise<void> {
    await this.transactions.run(async (transaction) => {
      if (!(await this.clients.lock(transaction, clientId))) throw new RequestError('notFound');
      const role = await this.clients.roleOf(transaction, clientId);
      if (role === undefined || !this.surfaces.haveUsagePlans(role)) {
        const message =
          'must be a client with a usage plan: the calls of this one are limited in another way';
        throw invalidRequest({ part: 'params', field: 'clientId', message });
      }
      if (!(await this.plans.keep(transaction, name))) {
        throw invalidRequest({ part: 'body', field: 'plan', message: 'must be the name of a usage plan' });
      }
      await this.assign(transaction, actor, clientId, name);
    });
    this.directory.forget();
  }

  private async read(transaction: Transaction, name: string): Promise<PlanRecord> {
    const plan = await this.plans.find(transaction, name);
    if (!plan) throw new RequestError('notFound');
    return plan;
  }
}

/** For the audit trail. */
function termsOf({ rate, burst, quota, quotaPeriod }: PlanTerms): PlanTerms & Record<string, unknown> {
  return { rate, burst, quota, quotaPeriod };
}
