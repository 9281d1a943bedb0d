/** What a client was given when it was onboarded, as far as calls need it: the answer of onboarding fits as it is. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** What a token is asked for, for example `https://recalls.example/.default`. */
  readonly scopeUrl: string;
  /** Where tokens are issued. */
  readonly accessTokenUrl: string;
  readonly apiKey: string;
}
