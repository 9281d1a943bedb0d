import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ClientRegistry } from '../../clients/client-registry.js';
import { CredentialUses } from '../../clients/credential-uses.js';
import { Clock } from '../../clock/clock.js';
import type { Transaction } from '../../database/transaction.js';
import { RequestError } from '../../errors/request-error.js';
import { ClientSecretRepository } from './client-secret.repository.js';
import type { KeptSecret } from './kept-secret.js';
import { expiryOf, generateSecret, hashSecret, hintOfSecret, looksLikeSecret } from './secret-value.js';

/** Two, so that a client can change to a new secret while the old one still works. */
export const MOST_LIVE_SECRETS = 2;

/** A client has the maximum number of live secrets. */
export class SecretLimitReached extends Error {
  override readonly name = 'SecretLimitReached';

  constructor() {
    super(`The client has ${MOST_LIVE_SECRETS} live secrets already`);
  }
}

/** A new secret, at the only time when it is shown. */
export interface IssuedSecret extends KeptSecret {
  readonly clientSecret: string;
}

/** The secrets with which clients authenticate at the local issuer's token endpoint. */
@Injectable()
export class ClientSecrets {
  constructor(
    private readonly secrets: ClientSecretRepository,
    private readonly clients: ClientRegistry,
    private readonly uses: CredentialUses,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds a secret to a client; its other secrets remain valid.
   *
   * @param keyId the id of the secret, where it has to be known beforehand
   * @throws SecretLimitReached when two are live; RequestError `notFound` when there is no such client.
   */
  async issue(
    transaction: Transaction,
    clientId: string,
    keyId: string = randomUUID(),
  ): Promise<IssuedSecret> {
    const now = await this.beginChange(transaction, clientId);
    const live = await this.secrets.findLiveIn(transaction, clientId, now);
    if (live.length >= MOST_LIVE_SECRETS) throw new SecretLimitReached();
    const clientSecret = generateSecret();
    const kept = {
      keyId,
      hint: hintOfSecret(clientSecret),
      createdAt: now,
      expiresAt: expiryOf(now),
      lastUsedAt: null,
    };
    await this.secrets.add(transaction, { ...kept, clientId, secretHash: hashSecret(clientSecret) });
    return { ...kept, clientSecret };
  }

  /** Whether a secret is a live secret of this client. */
  async verify(clientId: string, secret: string): Promise<'valid' | 'expired' | 'wrong'> {
    if (!looksLikeSecret(secret)) return 'wrong';
    const kept = await this.secrets.findByHash(hashSecret(secret));
    if (kept?.clientId !== clientId.toLowerCase()) return 'wrong';
    if (kept.expiresAt.getTime() <= this.clock.now()) return 'expired';
    this.uses.note('clientSecret', kept.keyId);
    return 'valid';
  }

  /** A client's live secrets, oldest first. */
  list(clientId: string): Promise<KeptSecret[]> {
    return this.secrets.findLive(clientId, new Date(this.clock.now()));
  }

  /**
   * Removes a live secret of a client; tokens that were issued for it remain valid until they expire.
   *
   * @returns the live secrets that remain
   * @throws RequestError `notFound` when the client has no such live secret
   */
  async revoke(transaction: Transaction, clientId: string, keyId: string): Promise<KeptSecret[]> {
    const now = await this.beginChange(transaction, clientId);
    const live = await this.secrets.findLiveIn(transaction, clientId, now);
    const others = live.filter((secret) => secret.keyId !== keyId.toLowerCase());
    if (others.length === live.length) throw new RequestError('notFound');
    await this.secrets.remove(transaction, clientId, keyId, now);
    return others;
  }

  /** The time is read after the client is locked, because the call may have waited for the lock. */
  private async beginChange(transaction: Transaction, clientId: string): Promise<Date> {
    if (!(await this.clients.lock(transaction, clientId))) throw new RequestError('notFound');
    return new Date(this.clock.now());
  }
}
