/** A secret without the secret. */
export interface KeptSecret {
  readonly keyId: string;
  readonly hint: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}
