import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '../../database/transaction.js';
import { ClientIdentities, type NewIdentity } from './client-identities.js';
import { ClientSecrets, type IssuedSecret } from './client-secrets.js';
import type { KeptSecret } from './kept-secret.js';

/** Identities of this service's own issuer. Everything is in one database, so one transaction is enough. */
@Injectable()
export class LocalClientIdentities extends ClientIdentities {
  constructor(
    private readonly transactions: Transactions,
    private readonly secrets: ClientSecrets,
  ) {
    super();
  }

  enrol<Kept>({
    keep,
  }: {
    keep: (transaction: Transaction, identity: NewIdentity) => Promise<Kept>;
  }): Promise<Kept> {
    return this.transactions.run((transaction) => keep(transaction, ownIdentity(this.secrets)));
  }

  issue(
    clientId: string,
    record: (transaction: Transaction, issued: IssuedSecret) => Promise<void>,
  ): Promise<IssuedSecret> {
    return this.transactions.run(async (transaction) => {
      const issued = await this.secrets.issue(transaction, clientId);
      await record(transaction, issued);
      return issued;
    });
  }

  remove(
    { clientId, keyId }: { clientId: string; keyId: string },
    permit: (others: readonly KeptSecret[]) => void,
    record?: (transaction: Transaction, others: readonly KeptSecret[]) => Promise<void>,
  ): Promise<void> {
    return this.transactions.run(async (transaction) => {
      const others = await this.secrets.revoke(transaction, clientId, keyId);
      permit(others);
      await record?.(transaction, others);
    });
  }
}

/** The ids of a client and its first secret, where they have to be known beforehand. */
export interface IdentityIds {
  readonly clientId?: string;
  readonly clientSecretId?: string;
}

/** One for a client that is kept in a transaction that is open already. */
export function ownIdentity(
  secrets: ClientSecrets,
  { clientId = randomUUID(), clientSecretId }: IdentityIds = {},
): NewIdentity {
  return { clientId, giveSecret: (transaction) => secrets.issue(transaction, clientId, clientSecretId) };
}
