import type { Transaction } from '../../database/transaction.js';
import type { IssuedSecret } from './client-secrets.js';
import type { KeptSecret } from './kept-secret.js';

/** The identity of a new client, before the client is stored. */
export interface NewIdentity {
  readonly clientId: string;
  /** Stores the first secret, once the client is stored. */
  giveSecret(transaction: Transaction): Promise<IssuedSecret>;
}

/**
 * Issues and removes the client ids and secrets of clients: in this service alone, or in Microsoft Entra ID. Each method owns its
 * transaction, because a tenant can't be called while a transaction is open. `keep` and `record` write what belongs to the change in that
 * transaction.
 */
export abstract class ClientIdentities {
  /**
   * Creates a client id with its first secret.
   *
   * @param check throws if creating it would be pointless. Its result may be outdated when `keep` runs, which decides.
   */
  abstract enrol<Kept>(newcomer: {
    readonly name: string;
    readonly check: (transaction: Transaction) => Promise<void>;
    readonly keep: (transaction: Transaction, identity: NewIdentity) => Promise<Kept>;
  }): Promise<Kept>;

  /**
   * Adds a secret to a client; its other secrets remain valid.
   *
   * @throws SecretLimitReached when two are live; RequestError `notFound` when there is no such client
   */
  abstract issue(
    clientId: string,
    record: (transaction: Transaction, issued: IssuedSecret) => Promise<void>,
  ): Promise<IssuedSecret>;

  /**
   * Removes a live secret of a client; tokens that were issued for it remain valid until they expire.
   *
   * @param permit called with the live secrets that would remain; throws to refuse
   * @throws RequestError `notFound` when the client has no such live secret
   */
  abstract remove(
    secret: { readonly clientId: string; readonly keyId: string },
    permit: (others: readonly KeptSecret[]) => void,
    record?: (transaction: Transaction, others: readonly KeptSecret[]) => Promise<void>,
  ): Promise<void>;
}
