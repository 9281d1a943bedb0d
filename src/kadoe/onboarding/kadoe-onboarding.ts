import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { ClientOnboarding } from '../../platform/clients/surface-clients.js';
import { type Transaction, Transactions } from '../../platform/database/transaction.js';
import { invalidRequest } from '../../platform/errors/request-error.js';
import type { OnboardedThirdPartyClient } from '../../platform/third-party-access/onboarding/onboarded-client.js';
import {
  type KnownIds,
  ThirdPartyOnboarding,
} from '../../platform/third-party-access/onboarding/third-party-onboarding.js';
import { ClientPlans } from '../../platform/usage-plans/client-plans.js';
import { takenEnquirers, takenLinkProvider, unknownEnquirers } from '../clients/client-conflicts.js';
import { EnquirerRegistry } from '../clients/enquirer-registry.js';
import { KadoeClientRegistry } from '../clients/kadoe-client-registry.js';
import type { KadoeRole } from '../roles.js';
import { type CheckedRequest, checkRequest, type KadoeOnboardingRequest } from './onboarding-request.js';

/** Everything a new client needs, shown once. */
export type OnboardedKadoeClient = OnboardedThirdPartyClient<KadoeRole>;

/** Onboards enquirers' clients and link providers. */
@Injectable()
export class KadoeOnboarding extends ClientOnboarding {
  constructor(
    private readonly transactions: Transactions,
    private readonly onboarding: ThirdPartyOnboarding,
    private readonly registry: KadoeClientRegistry,
    private readonly enquirers: EnquirerRegistry,
    private readonly plans: ClientPlans,
  ) {
    super();
  }

  /**
   * @throws RequestError `invalidRequest` with every issue; `conflict` when an enquirer, or the number of the link provider, is another
   * client's
   */
  override onboard(actor: Actor, request: KadoeOnboardingRequest): Promise<OnboardedKadoeClient> {
    const checked = checkRequest(request);
    return this.transactions.run((transaction) => this.keep(transaction, actor, checked));
  }

  /**
   * The same, in a transaction of the caller's, which can still roll it back.
   *
   * @param ids the ids of the client and its key, where they have to be known beforehand
   */
  onboardWithin(
    transaction: Transaction,
    actor: Actor,
    request: KadoeOnboardingRequest,
    ids: KnownIds = {},
  ): Promise<OnboardedKadoeClient> {
    return this.keep(transaction, actor, checkRequest(request), ids);
  }

  private keep(
    transaction: Transaction,
    actor: Actor,
    checked: CheckedRequest,
    ids: KnownIds = {},
  ): Promise<OnboardedKadoeClient> {
    const { name, teamEmail, environment, plan, enquirers, linkProviderId, mandates } = checked;
    return this.onboarding.onboard(
      transaction,
      actor,
      { role: 'kadoe', name, teamEmail, environment, plan },
      (clientId) => this.keepTerms(transaction, actor, clientId, checked),
      { ids, terms: { enquirers, linkProviderId, mandates } },
    );
  }

  private async keepTerms(
    transaction: Transaction,
    actor: Actor,
    clientId: string,
    { environment, plan, enquirers, linkProviderId, mandates, givenMandates }: CheckedRequest,
  ): Promise<void> {
    const client = { clientId, environment };
    const isTaken = await this.registry.isTakenLinkProvider(transaction, client, linkProviderId);
    const unknown = await this.enquirers.keep(transaction, environment, mandates);
    const issues = [
      ...unknownEnquirers(unknown, givenMandates, environment),
      ...(await this.plans.assign(transaction, actor, clientId, plan)),
    ];
    if (issues.length > 0) throw invalidRequest(...issues);
    if (isTaken) throw takenLinkProvider(linkProviderId, environment);
    await this.registry.add(transaction, client, linkProviderId);
    const taken = await this.enquirers.add(transaction, client, enquirers);
    if (taken.length > 0) throw takenEnquirers(taken, environment);
    await this.enquirers.addMandates(transaction, client, mandates);
  }
}
