import { Inject, Injectable } from '@nestjs/common';
import { publicUrl, SETTINGS, type Settings } from '../config/settings.js';
import { Transactions } from '../database/transaction.js';
import { Outbox } from '../mail/outbox.js';
import { ClientSecretRepository, type KeptSecret } from './client-secret.repository.js';
import { ClientSecrets } from './client-secrets.js';
import { newSecretLetter } from './secret-letters.js';

/** What a client does with its own secrets. */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly secrets: ClientSecrets,
    private readonly repository: ClientSecretRepository,
    private readonly outbox: Outbox,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Gives the caller one more secret and tells its team so.
   *
   * @returns the secret, for the only time.
   * @throws RecallsError `secretLimitReached` when two are live.
   */
  renew(clientId: string): Promise<string> {
    return this.transactions.run(async (transaction) => {
      const issued = await this.secrets.issue(transaction, clientId);
      const team = await this.repository.findTeam(transaction, clientId);
      const letter = newSecretLetter(team, issued, publicUrl(this.settings));
      await this.outbox.add(transaction, { ...letter, recipient: team.teamEmail });
      return issued.clientSecret;
    });
  }

  /** The caller's live secrets, the oldest first. */
  list(clientId: string): Promise<KeptSecret[]> {
    return this.secrets.list(clientId);
  }

  /** @throws RecallsError `notFound` when it is no live secret of the caller's; a 400 when it is the last one. */
  remove(clientId: string, keyId: string): Promise<void> {
    return this.transactions.run((transaction) => this.secrets.remove(transaction, clientId, keyId));
  }
}
