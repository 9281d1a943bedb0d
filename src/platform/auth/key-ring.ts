import type { KeyObject } from 'node:crypto';

/** Provides the public keys that verify access tokens. */
export abstract class KeyRing {
  /**
   * The public key with this id, if the service accepts tokens signed with it now; undefined when the issuer has no such key.
   *
   * @throws when the issuer can't be asked, so that the caller gets 503 and a good token is never called bad
   */
  abstract find(kid: string): Promise<KeyObject | undefined>;

  /** Whether a key that was found before is still valid. It makes no network or database call, because it runs on every request. */
  abstract trusts(kid: string): boolean;
}
