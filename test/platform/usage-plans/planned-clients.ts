import { randomUUID } from 'node:crypto';
import { ClientRegistry } from '../../../src/platform/clients/client-registry.js';
import { Transactions } from '../../../src/platform/database/transaction.js';
import type { PlanTerms } from '../../../src/platform/usage-plans/usage-plan.js';
import { UsagePlans } from '../../../src/platform/usage-plans/usage-plans.js';
import type { Service } from '../../support/service.js';

const SERVICE = { kind: 'service' } as const;

let made = 0;

/** Makes plans and clients that have them, and calls as these. */
export class PlannedClients {
  constructor(private readonly service: Service) {}

  get plans(): UsagePlans {
    return this.service.application.get(UsagePlans, { strict: false });
  }

  /** @returns the name of a new plan without quota, unless the terms have one */
  async plan(terms: Partial<PlanTerms> = {}): Promise<string> {
    made += 1;
    const { name } = await this.plans.create(SERVICE, {
      name: `plan-${made}`,
      rate: 1,
      burst: 5,
      quota: null,
      quotaPeriod: null,
      ...terms,
    });
    return name;
  }

  /** @returns the id of a new client, onboarded the way a surface does it */
  async client(plan?: string): Promise<string> {
    made += 1;
    const id = randomUUID();
    const details = {
      id,
      // A role whose clients have plans in the command line too, which does not know the surface of this test.
      role: 'kadoe',
      name: `Planned ${made}`,
      teamEmail: `planned-${made}@example.com`,
    };
    const { application } = this.service;
    await application.get(Transactions, { strict: false }).run(async (transaction) => {
      await application.get(ClientRegistry, { strict: false }).add(transaction, details);
      if (plan !== undefined) await this.plans.assign(transaction, SERVICE, id, plan);
    });
    return id;
  }

  async clientWith(terms: Partial<PlanTerms> = {}): Promise<string> {
    return this.client(await this.plan(terms));
  }

  change(name: string, terms: Partial<PlanTerms>): Promise<unknown> {
    return this.plans
      .find(name)
      .then((plan) => this.plans.change(SERVICE, name, { ...plan, ...terms }, () => true));
  }

  move(client: string, plan: string): Promise<void> {
    return this.plans.move(SERVICE, client, plan);
  }

  call(client: string, environment = 'live'): Promise<Response> {
    return fetch(`${this.service.url}/planned/thing`, {
      headers: { 'x-client': client, 'x-environment': environment },
    });
  }

  /** @returns how many of so many calls, one after another, were let through */
  async passed(calls: number, client: string, environment = 'live'): Promise<number> {
    let passed = 0;
    for (let call = 0; call < calls; call++) {
      if ((await this.call(client, environment)).status === 200) passed += 1;
    }
    return passed;
  }

  usage(client: string) {
    return this.service.query<{ starts: string; period: string; handedOut: number; used: number }>(
      `SELECT starts_on::text AS starts, period, handed_out AS "handedOut", used
         FROM plan_usage WHERE client_id = $1 ORDER BY starts_on, period`,
      [client],
    );
  }
}
