import { Injectable } from '@nestjs/common';
import { ClientRegistry } from '../../clients/client-registry.js';
import { Clock } from '../../clock/clock.js';
import type { Transaction } from '../../database/transaction.js';
import { RequestError } from '../../errors/request-error.js';
import { EntraOperations } from '../entra/entra-operations.js';
import { type NewPassword, TenantApplications } from '../entra/tenant-applications.js';
import { ClientIdentities, type NewIdentity } from './client-identities.js';
import { ClientSecretRepository } from './client-secret.repository.js';
import { type IssuedSecret, MOST_LIVE_SECRETS, SecretLimitReached } from './client-secrets.js';
import type { KeptSecret } from './kept-secret.js';
import { expiryOf } from './secret-value.js';

/**
 * Identities in a tenant of Microsoft Entra ID: a client is an application there, and its secrets are the passwords of that application.
 * Entra verifies the secrets. This database stores which ones there are and until when, for the limit of two, the list and the notices.
 */
@Injectable()
export class EntraClientIdentities extends ClientIdentities {
  constructor(
    private readonly operations: EntraOperations,
    private readonly applications: TenantApplications,
    private readonly secrets: ClientSecretRepository,
    private readonly clients: ClientRegistry,
    private readonly clock: Clock,
  ) {
    super();
  }

  async enrol<Kept>({
    name,
    check,
    keep,
  }: {
    name: string;
    check: (transaction: Transaction) => Promise<void>;
    keep: (transaction: Transaction, identity: NewIdentity) => Promise<Kept>;
  }): Promise<Kept> {
    const installation = await this.operations.installation();
    let clientId: string | undefined;
    return this.operations.carryOut({
      kind: 'enrol',
      check,
      make: async (attempt) => {
        const appId = await this.applications.create(attempt, { installation, name });
        clientId = appId;
        await this.applications.addServicePrincipal(attempt, appId);
        const createdAt = this.now();
        const expiresAt = expiryOf(createdAt);
        const password = await this.applications.addPassword(attempt, { appId, expiresAt, fresh: true });
        return { appId, secret: issuedSecret(password, createdAt) };
      },
      idsOf: ({ appId, secret }) => ({ clientId: appId, keyId: secret.keyId }),
      keep: (transaction, { appId, secret }) =>
        keep(transaction, {
          clientId: appId,
          giveSecret: async (within) => {
            await this.secrets.add(within, { ...keptPartOf(secret), clientId: appId, secretHash: null });
            return secret;
          },
        }),
      undo: async (deadline) => {
        if (clientId !== undefined) await this.applications.remove(clientId, deadline, { fresh: true });
      },
    });
  }

  issue(
    clientId: string,
    record: (transaction: Transaction, issued: IssuedSecret) => Promise<void>,
  ): Promise<IssuedSecret> {
    let keyId: string | undefined;
    return this.operations.carryOut({
      kind: 'add password',
      clientId,
      check: (transaction) => this.reserve(transaction, clientId),
      make: async (attempt) => {
        const createdAt = this.now();
        const expiresAt = expiryOf(createdAt);
        const password = await this.applications.addPassword(attempt, {
          appId: clientId,
          expiresAt,
          fresh: false,
        });
        keyId = password.keyId;
        return issuedSecret(password, createdAt);
      },
      idsOf: (secret) => ({ clientId, keyId: secret.keyId }),
      keep: async (transaction, secret) => {
        // Otherwise another transaction could count the secrets before this one is added, and the operations after this one has ended.
        await this.clients.lock(transaction, clientId);
        await this.secrets.add(transaction, { ...keptPartOf(secret), clientId, secretHash: null });
        await record(transaction, secret);
        return secret;
      },
      undo: async (deadline) => {
        if (keyId !== undefined) await this.applications.removePassword(clientId, keyId, deadline);
      },
    });
  }

  async remove(
    { clientId, keyId }: { clientId: string; keyId: string },
    permit: (others: readonly KeptSecret[]) => void,
    record?: (transaction: Transaction, others: readonly KeptSecret[]) => Promise<void>,
  ): Promise<void> {
    let others: KeptSecret[] = [];
    await this.operations.removePassword(
      { clientId, keyId: keyId.toLowerCase() },
      async (transaction) => {
        others = await this.othersThan(transaction, clientId, keyId.toLowerCase());
        permit(others);
      },
      async (transaction) => {
        await this.clients.lock(transaction, clientId);
        await this.secrets.remove(transaction, clientId, keyId, this.now());
        await record?.(transaction, others);
      },
    );
  }

  /** A secret that is being created counts as live, or two concurrent calls could each create a second one. */
  private async reserve(transaction: Transaction, clientId: string): Promise<void> {
    const live = await this.lockAndList(transaction, clientId);
    const { beingAdded } = await this.operations.underWay(transaction, clientId);
    if (live.length + beingAdded >= MOST_LIVE_SECRETS) throw new SecretLimitReached();
  }

  /** A secret that is being removed counts as removed, or two concurrent calls could each remove one of the last two. */
  private async othersThan(transaction: Transaction, clientId: string, keyId: string): Promise<KeptSecret[]> {
    const live = await this.lockAndList(transaction, clientId);
    if (!live.some((secret) => secret.keyId === keyId)) throw new RequestError('notFound');
    const { beingRemoved } = await this.operations.underWay(transaction, clientId);
    return live.filter((secret) => secret.keyId !== keyId && !beingRemoved.has(secret.keyId));
  }

  private async lockAndList(transaction: Transaction, clientId: string): Promise<KeptSecret[]> {
    if (!(await this.clients.lock(transaction, clientId))) throw new RequestError('notFound');
    return this.secrets.findLiveIn(transaction, clientId, this.now());
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}

function issuedSecret({ keyId, hint, secret, expiresAt }: NewPassword, createdAt: Date): IssuedSecret {
  return { keyId, hint, createdAt, expiresAt, lastUsedAt: null, clientSecret: secret };
}

function keptPartOf({ keyId, hint, createdAt, expiresAt, lastUsedAt }: IssuedSecret): KeptSecret {
  return { keyId, hint, createdAt, expiresAt, lastUsedAt };
}
