/** A username and the key that it logged in with. */
export interface Identity {
  readonly username: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
}

/** Who may log in, and with which keys. */
export abstract class SftpAccounts {
  /**
   * The key of this fingerprint (`SHA256:…`) if it is one of this username's and the account may send files; otherwise
   * undefined, whatever the reason, and found out with the same work.
   *
   * @returns as in `authorized_keys`: type and base64
   */
  abstract findKey(username: string, fingerprint: string): Promise<string | undefined>;

  /** Those of these identities that may not send files any more: the key, the clients or the manufacturer are gone. */
  abstract findRevoked<Known extends Identity>(identities: readonly Known[]): Promise<Known[]>;
}
