import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { AuditLog } from '../../platform/audit/audit-log.js';
import { ApiKeys } from '../../platform/clients/api-keys.js';
import { publicUrl } from '../../platform/config/public-addresses.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import type { Transaction } from '../../platform/database/transaction.js';
import {
  ClientIdentities,
  type NewIdentity,
} from '../../platform/identity/client-secrets/client-identities.js';
import { ClientSecrets } from '../../platform/identity/client-secrets/client-secrets.js';
import {
  type IdentityIds,
  ownIdentity,
} from '../../platform/identity/client-secrets/local-client-identities.js';
import { identityAddresses } from '../../platform/identity/identity-addresses.js';
import { RecallsClientRegistry } from '../clients/recalls-client-registry.js';
import { badRequest, type RecallsError } from '../errors/recalls-error.js';
import { nameTaken } from '../manufacturers/manufacturer-name-taken.js';
import { type KnownManufacturer, ManufacturerRegistry } from '../manufacturers/manufacturer-registry.js';
import { type SftpEndpoint, sftpEndpointOf } from '../manufacturers/sftp-endpoint.js';
import type { RecallsRole } from '../roles.js';
import { type CheckedRequest, checkRequest, type OnboardingRequest } from './onboarding-request.js';

/** Everything a new client needs, shown once. */
export interface OnboardedClient {
  readonly manufacturer: { readonly id: number; readonly name: string; readonly teamEmail: string } | null;
  readonly role: RecallsRole;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the API is. */
  readonly apiUrl: string;
  readonly scopeUrl: string;
  readonly accessTokenUrl: string;
  readonly apiKey: string;
  /** Where the manufacturer sends files; null for other roles. */
  readonly sftp: SftpEndpoint | null;
}

/** The ids of a client and what it is given, where they have to be known beforehand. */
export interface OnboardingIds extends IdentityIds {
  readonly apiKeyId?: string;
}

@Injectable()
export class OnboardingService {
  constructor(
    private readonly identities: ClientIdentities,
    private readonly clients: RecallsClientRegistry,
    private readonly manufacturers: ManufacturerRegistry,
    private readonly apiKeys: ApiKeys,
    private readonly secrets: ClientSecrets,
    private readonly audit: AuditLog,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Onboards a new manufacturer with its client, another client of a manufacturer, or a client of another role.
   *
   * @throws RecallsError a 400 that lists every issue; a 409 when there is already a manufacturer with this name
   */
  async onboard(actor: Actor, request: OnboardingRequest): Promise<OnboardedClient> {
    const checked = checkRequest(request);
    return this.identities.enrol({
      name: checked.name,
      check: async (transaction) => {
        if (checked.role === 'manufacturer') await this.checkManufacturer(transaction, checked);
      },
      keep: (transaction, identity) => this.keep(transaction, actor, checked, identity),
    });
  }

  /**
   * The same, in a transaction of the caller's, which can still roll it back. Works only with identities of the local issuer, because
   * others can't be created while a transaction is open.
   */
  async onboardWithin(
    transaction: Transaction,
    actor: Actor,
    request: OnboardingRequest,
    ids: OnboardingIds = {},
  ): Promise<OnboardedClient> {
    const identity = ownIdentity(this.secrets, ids);
    return this.keep(transaction, actor, checkRequest(request), identity, ids.apiKeyId);
  }

  private async keep(
    transaction: Transaction,
    actor: Actor,
    checked: CheckedRequest,
    identity: NewIdentity,
    apiKeyId?: string,
  ): Promise<OnboardedClient> {
    const { name, teamEmail, role, dailyQuota } = checked;
    const manufacturer = role === 'manufacturer' ? await this.manufacturerOf(transaction, checked) : null;
    const manufacturerId = manufacturer?.id ?? null;
    const { clientId } = identity;
    await this.clients.add(transaction, {
      id: clientId,
      role,
      name,
      teamEmail,
      manufacturerId,
      dailyQuota,
    });
    const { clientSecret } = await identity.giveSecret(transaction);
    const { apiKey } = await this.apiKeys.issue(transaction, clientId, apiKeyId);
    await this.audit.record(transaction, actor, {
      action: 'client onboarded',
      subject: { kind: 'client', id: clientId },
      after: { role, name, teamEmail, manufacturerId, dailyQuota },
    });
    const { scopeUrl, accessTokenUrl } = identityAddresses(this.settings);
    return {
      manufacturer: manufacturer && {
        id: manufacturer.id,
        name: manufacturer.name,
        teamEmail: manufacturer.teamEmail,
      },
      role,
      clientId,
      clientSecret,
      apiUrl: publicUrl(this.settings),
      scopeUrl,
      accessTokenUrl,
      apiKey,
      sftp: manufacturer && (await sftpEndpointOf(this.settings, manufacturer.sftpUsername)),
    };
  }

  /** Throws if creating an identity for the request would be pointless. */
  private async checkManufacturer(transaction: Transaction, { name, manufacturerId }: CheckedRequest) {
    if (manufacturerId === undefined) {
      const namesake = await this.manufacturers.findNamesake(transaction, name, null);
      if (namesake !== undefined) throw nameTaken(name, namesake);
    } else if (!(await this.manufacturers.find(transaction, manufacturerId))) {
      throw unknownManufacturer();
    }
  }

  private async manufacturerOf(
    transaction: Transaction,
    { name, teamEmail, manufacturerId, sshKeys }: CheckedRequest,
  ): Promise<KnownManufacturer> {
    if (manufacturerId !== undefined) {
      const known = await this.manufacturers.find(transaction, manufacturerId);
      if (known) return known;
      throw unknownManufacturer();
    }
    const added = await this.manufacturers.add(transaction, { name, teamEmail });
    for (const key of sshKeys) await this.manufacturers.addSshKey(transaction, added.id, key);
    return added;
  }
}

function unknownManufacturer(): RecallsError {
  return badRequest('invalidBody', [
    { field: 'manufacturerId', message: 'must be the id of a manufacturer' },
  ]);
}
