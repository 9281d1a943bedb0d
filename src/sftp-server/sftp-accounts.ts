/** Who may log in, and with which keys. */
export abstract class SftpAccounts {
  /**
   * The key of this fingerprint (`SHA256:…`) if it is one of this username's and the account may send files; otherwise
   * undefined, whatever the reason, and found out with the same work.
   *
   * @returns as in `authorized_keys`: type and base64
   */
  abstract findKey(username: string, fingerprint: string): Promise<string | undefined>;
}
