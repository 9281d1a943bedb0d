import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { AuditLog } from '../audit/audit-log.js';
import { ClientRegister } from '../clients/client-register.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ClientSecrets } from '../credentials/client-secrets.js';
import { type Transaction, Transactions } from '../database/transaction.js';
import { RecallsError } from '../errors/recalls-error.js';
import type { Role } from '../http/caller.js';
import { identityAddresses } from '../identity/identity-addresses.js';
import { type CheckedRequest, checkRequest, type OnboardingRequest } from './onboarding-request.js';

/** Everything a new client needs, shown once. */
export interface OnboardedClient {
  readonly manufacturer: { readonly id: number; readonly name: string; readonly teamEmail: string } | null;
  readonly role: Role;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopeUrl: string;
  readonly accessTokenUrl: string;
  readonly apiKey: string;
  /** Where the manufacturer uploads files; null for other roles. */
  readonly sftp: { readonly username: string; readonly host: string; readonly port: number | null } | null;
}

@Injectable()
export class OnboardingService {
  constructor(
    private readonly transactions: Transactions,
    private readonly register: ClientRegister,
    private readonly secrets: ClientSecrets,
    private readonly audit: AuditLog,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * A new manufacturer with its client, or a client of another role.
   *
   * @throws RecallsError a 400 that lists every fault; a 409 when a manufacturer of this name is here already.
   */
  onboard(actor: Actor, request: OnboardingRequest): Promise<OnboardedClient> {
    return this.transactions.run((transaction) => this.onboardWithin(transaction, actor, request));
  }

  /** The same, in a transaction of the caller's: it then decides whether the client is to stay. */
  async onboardWithin(
    transaction: Transaction,
    actor: Actor,
    request: OnboardingRequest,
  ): Promise<OnboardedClient> {
    const checked = checkRequest(request);
    const { name, teamEmail, role, dailyQuota } = checked;
    const manufacturer = role === 'manufacturer' ? await this.addManufacturer(transaction, checked) : null;
    const manufacturerId = manufacturer?.id ?? null;
    const clientId = await this.register.addClient(transaction, {
      role,
      name,
      teamEmail,
      manufacturerId,
      dailyQuota,
    });
    const { clientSecret } = await this.secrets.issue(transaction, clientId);
    const apiKey = await this.register.addApiKey(transaction, clientId);
    await this.audit.record(transaction, actor, {
      action: 'client onboarded',
      subject: { kind: 'client', id: clientId },
      after: { role, name, teamEmail, manufacturerId, dailyQuota },
    });
    const { scopeUrl, accessTokenUrl } = identityAddresses(this.settings);
    return {
      manufacturer: manufacturer && { id: manufacturer.id, name, teamEmail },
      role,
      clientId,
      clientSecret,
      scopeUrl,
      accessTokenUrl,
      apiKey,
      sftp: manufacturer && this.sftpOf(manufacturer.sftpUsername),
    };
  }

  private async addManufacturer(transaction: Transaction, { name, teamEmail, sshKeys }: CheckedRequest) {
    const manufacturer = await this.register.addManufacturer(transaction, { name, teamEmail });
    if (!manufacturer) {
      throw new RecallsError('conflict', { message: `A manufacturer named ${name} is already onboarded` });
    }
    await this.register.addSshKeys(transaction, manufacturer.id, sshKeys);
    return manufacturer;
  }

  private sftpOf(username: string) {
    const { host, port } = this.settings.sftp;
    return { username, host, port: port === 'off' ? null : port };
  }
}
