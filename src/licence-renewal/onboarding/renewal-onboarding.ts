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
import { RenewalClientRegistry } from '../clients/renewal-client-registry.js';
import type { RenewalRole } from '../roles.js';
import { checkRequest, type RenewalOnboardingRequest } from './onboarding-request.js';

/** Everything a new partner needs, shown once. */
export type OnboardedRenewalPartner = OnboardedThirdPartyClient<RenewalRole>;

/** Onboards the partners that send in renewals. */
@Injectable()
export class RenewalOnboarding extends ClientOnboarding {
  constructor(
    private readonly transactions: Transactions,
    private readonly onboarding: ThirdPartyOnboarding,
    private readonly clients: RenewalClientRegistry,
    private readonly plans: ClientPlans,
  ) {
    super();
  }

  /** @throws RequestError `invalidRequest` with every issue */
  override async onboard(actor: Actor, request: RenewalOnboardingRequest): Promise<OnboardedRenewalPartner> {
    checkRequest(request);
    return this.transactions.run((transaction) => this.onboardWithin(transaction, actor, request));
  }

  /** The same, in a transaction of the caller's, which can still roll it back. */
  onboardWithin(
    transaction: Transaction,
    actor: Actor,
    request: RenewalOnboardingRequest,
    ids: KnownIds = {},
  ): Promise<OnboardedRenewalPartner> {
    const client = { role: 'renewal-partner', ...checkRequest(request) } as const;
    const addTerms = async (clientId: string) => {
      const issues = await this.plans.assign(transaction, actor, clientId, client.plan);
      if (issues.length > 0) throw invalidRequest(...issues);
      await this.clients.add(transaction, clientId, client.environment);
    };
    return this.onboarding.onboard(transaction, actor, client, addTerms, { ids });
  }
}
