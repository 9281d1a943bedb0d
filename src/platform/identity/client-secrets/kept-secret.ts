/** What is known about a secret, without the secret itself. */
export interface KeptSecret {
  readonly keyId: string;
  readonly hint: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** To the minute; null before its first use, and always when Microsoft Entra ID verifies it. */
  readonly lastUsedAt: Date | null;
}
