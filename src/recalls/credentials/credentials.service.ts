import { Inject, Injectable } from '@nestjs/common';
import { ClientRegistry } from '../../platform/clients/client-registry.js';
import { publicUrl } from '../../platform/config/public-addresses.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ClientIdentities } from '../../platform/identity/client-secrets/client-identities.js';
import { ClientSecrets, type IssuedSecret } from '../../platform/identity/client-secrets/client-secrets.js';
import type { KeptSecret } from '../../platform/identity/client-secrets/kept-secret.js';
import { Outbox } from '../../platform/mail/outbox.js';
import { badRequest } from '../errors/recalls-error.js';
import { newSecretEmail, type SecretMaker } from './secret-emails.js';

/** Manages the secrets of clients, for clients themselves and for administrators. */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly identities: ClientIdentities,
    private readonly secrets: ClientSecrets,
    private readonly clients: ClientRegistry,
    private readonly outbox: Outbox,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Adds a secret to a client and notifies its team.
   *
   * @param record writes what else belongs to the change, in its transaction
   * @returns the secret, for the only time
   * @throws RecallsError `secretLimitReached` when two are live, `notFound` when there is no such client
   */
  issue(
    clientId: string,
    by: SecretMaker,
    record?: (transaction: Transaction, issued: KeptSecret) => Promise<void>,
  ): Promise<IssuedSecret> {
    return this.identities.issue(clientId, async (transaction, issued) => {
      const team = await this.clients.teamOf(transaction, clientId);
      const email = newSecretEmail(team, issued, { by, address: publicUrl(this.settings) });
      await this.outbox.add(transaction, { ...email, recipient: team.teamEmail });
      await record?.(transaction, issued);
    });
  }

  /** A client's live secrets, oldest first. */
  list(clientId: string): Promise<KeptSecret[]> {
    return this.secrets.list(clientId);
  }

  /** @throws RecallsError `notFound` when it is not a live secret of the caller; a 400 when it is the last one */
  remove(clientId: string, keyId: string): Promise<void> {
    return this.revoke({ clientId, keyId }, (others) => {
      if (others.length > 0) return;
      throw badRequest('lastSecret', [
        { field: 'keyId', message: 'must not be your only live client secret: obtain a new one first' },
      ]);
    });
  }

  /**
   * The same for an administrator, who may also remove the last one.
   *
   * @param permit called with the live secrets that would remain; throws to refuse
   * @param record writes what else belongs to the change, in its transaction
   * @throws RecallsError `notFound` when the client has no such live secret
   */
  revoke(
    secret: { readonly clientId: string; readonly keyId: string },
    permit: (others: readonly KeptSecret[]) => void,
    record?: (transaction: Transaction, others: readonly KeptSecret[]) => Promise<void>,
  ): Promise<void> {
    return this.identities.remove(secret, permit, record);
  }
}
