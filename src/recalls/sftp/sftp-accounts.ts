/** A username and the key that it logged in with. */
export interface Identity {
  readonly username: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
}

/** The accounts that may log in, and their keys. */
export abstract class SftpAccounts {
  /**
   * The key with this fingerprint (`SHA256:…`) if it belongs to this username and the account may send files; otherwise undefined, whatever
   * the reason. All cases take the same work.
   *
   * @returns as in `authorized_keys`: type and base64
   */
  abstract findKey(username: string, fingerprint: string): Promise<string | undefined>;

  /** Records that this key has logged in. The login does not wait for it. */
  abstract noteLogin(identity: Identity): Promise<void>;

  /**
   * Those of these identities that may not send files any more, because the key, the clients or the manufacturer were removed or disabled.
   */
  abstract findRevoked<Known extends Identity>(identities: readonly Known[]): Promise<Known[]>;
}
