/** What a client was given when it was onboarded, with a password of its own in place of the one-time password. */
export interface CredentialsOfUser {
  readonly userName: string;
  readonly password: string;
  readonly apiKey: string;
  /** Where tokens are given out. Absent: the service's own Authentication API. */
  readonly authenticateUrl?: string;
}
