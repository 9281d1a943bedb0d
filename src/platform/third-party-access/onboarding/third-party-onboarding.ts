import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { AuditLog } from '../../audit/audit-log.js';
import { ApiKeys } from '../../clients/api-keys.js';
import { ClientRegistry } from '../../clients/client-registry.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Transaction } from '../../database/transaction.js';
import type { Environment } from '../../environment.js';
import { addressesOf } from '../third-party-addresses.js';
import { ThirdPartyUsers } from '../users/third-party-users.js';
import type { OnboardedThirdPartyClient } from './onboarded-client.js';

/** A client that is to be onboarded, its fields already checked. */
export interface NewThirdPartyClient<RoleName extends string> {
  readonly role: RoleName;
  readonly name: string;
  readonly teamEmail: string;
  readonly environment: Environment;
  readonly plan: string;
}

/** The ids of the client and its key, where they have to be known beforehand. */
export interface KnownIds {
  readonly clientId?: string;
  readonly apiKeyId?: string;
}

/** Onboards clients with a user, for the surfaces that they belong to. */
@Injectable()
export class ThirdPartyOnboarding {
  constructor(
    private readonly clients: ClientRegistry,
    private readonly users: ThirdPartyUsers,
    private readonly apiKeys: ApiKeys,
    private readonly audit: AuditLog,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * @param addTerms writes what only the surface knows of the client, and its plan
   * @param terms what the audit trail says of that
   */
  async onboard<RoleName extends string>(
    transaction: Transaction,
    actor: Actor,
    { role, name, teamEmail, environment, plan }: NewThirdPartyClient<RoleName>,
    addTerms: (clientId: string) => Promise<void>,
    { ids = {}, terms = {} }: { readonly ids?: KnownIds; readonly terms?: object } = {},
  ): Promise<OnboardedThirdPartyClient<RoleName>> {
    const { clientId = randomUUID(), apiKeyId } = ids;
    await this.clients.add(transaction, { id: clientId, role, name, teamEmail, environment });
    await addTerms(clientId);
    // Last of what can be refused: the hash of the password takes a tenth of a second.
    const { userName, oneTimePassword } = await this.users.createUser(transaction, clientId);
    const { apiKey } = await this.apiKeys.issue(transaction, clientId, apiKeyId);
    await this.audit.record(transaction, actor, {
      action: 'client onboarded',
      subject: { kind: 'client', id: clientId },
      after: { role, name, teamEmail, environment, plan, ...terms },
    });
    const { authenticateUrl, apiUrl } = addressesOf(this.settings);
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
}
