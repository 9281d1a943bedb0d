import type { Transaction } from '../../database/transaction.js';
import type { IssuedSecret } from './client-secrets.js';
import type { KeptSecret } from './kept-secret.js';

/** A newcomer's identity, before its client is kept. */
export interface NewIdentity {
  readonly clientId: string;
  /** Keeps the first secret, once the client is kept. */
  giveSecret(transaction: Transaction): Promise<IssuedSecret>;
}

/**
 * Issues and removes the client ids and secrets of clients: in this service alone, or in Microsoft Entra ID. Each method
 * owns its transaction, because a tenant can't be called while a transaction is open. `keep` and `record` write what belongs to
 * the change in that same transaction.
 */
export abstract class ClientIdentities {
  /**
   * A new client id with its first secret.
   *
   * @param check whether there is any use in beginning; it may be wrong by the time of `keep`, which decides
   */
  abstract enrol<Kept>(newcomer: {
    readonly name: string;
    readonly check: (transaction: Transaction) => Promise<void>;
    readonly keep: (transaction: Transaction, identity: NewIdentity) => Promise<Kept>;
  }): Promise<Kept>;

  /**
   * Gives a client one more secret; those it has stay valid.
   *
   * @throws SecretLimitReached when two are live; RequestError `notFound` when there is no such client.
   */
  abstract issue(
    clientId: string,
    record: (transaction: Transaction, issued: IssuedSecret) => Promise<void>,
  ): Promise<IssuedSecret>;

  /**
   * Takes one of its live secrets from a client; tokens that were issued for it stay valid until they expire.
   *
   * @param permit told which live secrets it would still have; throws to refuse
   * @throws RequestError `notFound` when the client has no such live secret.
   */
  abstract remove(
    secret: { readonly clientId: string; readonly keyId: string },
    permit: (others: readonly KeptSecret[]) => void,
    record?: (transaction: Transaction, others: readonly KeptSecret[]) => Promise<void>,
  ): Promise<void>;
}
