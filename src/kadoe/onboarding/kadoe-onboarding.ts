import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { AuditLog } from '../../platform/audit/audit-log.js';
import { ApiKeys } from '../../platform/clients/api-keys.js';
import { ClientRegistry } from '../../platform/clients/client-registry.js';
import { ClientOnboarding } from '../../platform/clients/surface-clients.js';
import { publicUrl } from '../../platform/config/public-addresses.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { type Transaction, Transactions } from '../../platform/database/transaction.js';
import type { Environment } from '../../platform/environment.js';
import { invalidRequest } from '../../platform/errors/request-error.js';
import { ThirdPartyUsers } from '../../platform/third-party-access/users/third-party-users.js';
import { takenEnquirers, takenLinkProvider, unknownEnquirers } from '../clients/client-conflicts.js';
import { ClientPlans } from '../clients/client-plans.js';
import { EnquirerRegistry } from '../clients/enquirer-registry.js';
import { KadoeClientRegistry } from '../clients/kadoe-client-registry.js';
import type { KadoeRole } from '../roles.js';
import { type CheckedRequest, checkRequest, type KadoeOnboardingRequest } from './onboarding-request.js';

/** Everything a new client needs, shown once. */
export interface OnboardedKadoeClient {
  readonly role: KadoeRole;
  readonly clientId: string;
  readonly name: string;
  readonly environment: Environment;
  readonly plan: string;
  readonly userName: string;
  /** Opens nothing but the change of it, for 24 hours. */
  readonly oneTimePassword: string;
  readonly apiKey: string;
  /** Where the user gets its tokens. */
  readonly authenticateUrl: string;
  /** Where the API is: paths are appended to it. */
  readonly apiUrl: string;
}

/** Onboards enquirers' clients and link providers. */
@Injectable()
export class KadoeOnboarding extends ClientOnboarding {
  constructor(
    private readonly transactions: Transactions,
    private readonly clients: ClientRegistry,
    private readonly registry: KadoeClientRegistry,
    private readonly enquirers: EnquirerRegistry,
    private readonly plans: ClientPlans,
    private readonly users: ThirdPartyUsers,
    private readonly apiKeys: ApiKeys,
    private readonly audit: AuditLog,
    @Inject(SETTINGS) private readonly settings: Settings,
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
    ids: { readonly clientId?: string; readonly apiKeyId?: string } = {},
  ): Promise<OnboardedKadoeClient> {
    return this.keep(transaction, actor, checkRequest(request), ids);
  }

  private async keep(
    transaction: Transaction,
    actor: Actor,
    checked: CheckedRequest,
    { clientId = randomUUID(), apiKeyId }: { readonly clientId?: string; readonly apiKeyId?: string } = {},
  ): Promise<OnboardedKadoeClient> {
    const { name, teamEmail, environment, plan, enquirers, linkProviderId, mandates } = checked;
    const role = 'kadoe';
    await this.clients.add(transaction, { id: clientId, role, name, teamEmail, environment });
    await this.keepTerms(transaction, actor, clientId, checked);
    // Last of what can be refused: the hash of the password takes a tenth of a second.
    const { userName, oneTimePassword } = await this.users.createUser(transaction, clientId);
    const { apiKey } = await this.apiKeys.issue(transaction, clientId, apiKeyId);
    await this.audit.record(transaction, actor, {
      action: 'client onboarded',
      subject: { kind: 'client', id: clientId },
      after: { role, name, teamEmail, environment, plan, enquirers, linkProviderId, mandates },
    });
    const apiUrl = publicUrl(this.settings);
    const authenticateUrl = `${apiUrl}/thirdparty-access/v1/authenticate`;
    return {
      role,
      clientId,
      name,
      environment,
      plan,
      userName,
      oneTimePassword,
      apiKey,
      authenticateUrl,
      apiUrl,
    };
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
