import type { KeyObject } from 'node:crypto';

/** Where the keys that access tokens are verified with come from. */
export abstract class KeyRing {
  /**
   * The public key of this id, if tokens it signed are to be believed now; undefined when the issuer has none.
   *
   * @throws when the issuer can't be asked, so that the caller is told 503 and never that a good token is bad.
   */
  abstract find(kid: string): Promise<KeyObject | undefined>;

  /** Whether this key, found before, still counts. Asks nobody: it is called on every request. */
  abstract trusts(kid: string): boolean;
}
