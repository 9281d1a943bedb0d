import { Injectable } from '@nestjs/common';
import { ApiKeys } from '../../clients/api-keys.js';
import { ClientDirectory } from '../../clients/client-directory.js';
import { ClientRegistry } from '../../clients/client-registry.js';
import { ClockOffset } from '../../database/clock-offset.js';
import { Transactions } from '../../database/transaction.js';
import { RequestError } from '../../errors/request-error.js';
import { Outbox } from '../../mail/outbox.js';
import { newApiKeyEmail } from '../notices/third-party-emails.js';
import { RENEWAL_OVERLAP_MS } from './api-key-life.js';

/** Replaces a client's API key at its own request. */
@Injectable()
export class ApiKeyRenewal {
  constructor(
    private readonly transactions: Transactions,
    private readonly clients: ClientRegistry,
    private readonly apiKeys: ApiKeys,
    private readonly directory: ClientDirectory,
    private readonly outbox: Outbox,
    private readonly clockOffset: ClockOffset,
  ) {}

  /**
   * Issues a new key and lets all others end after the overlap. A key that is ending already ends no later for it.
   *
   * A key that was replaced can be renewed once more within its overlap: a caller whose response was lost would otherwise have no key left.
   * Of two calls at once, the key that was issued last is the one that remains.
   *
   * @throws RequestError `forbidden` when the client was disabled meanwhile
   */
  async renew(clientId: string): Promise<string> {
    const { apiKey } = await this.transactions.run(async (transaction) => {
      const client = await this.clients.lock(transaction, clientId);
      if (!client || client.disabledAt !== null) throw new RequestError('forbidden');
      const live = await this.apiKeys.findLive(transaction, clientId);
      const end = new Date(this.clockOffset.now() + RENEWAL_OVERLAP_MS);
      await this.apiKeys.endAt(transaction, live, end);
      const issued = await this.apiKeys.issue(transaction, clientId);
      await this.outbox.add(transaction, {
        ...newApiKeyEmail(client, issued),
        recipient: client.teamEmail,
      });
      return issued;
    });
    this.directory.forget();
    return apiKey;
  }
}
