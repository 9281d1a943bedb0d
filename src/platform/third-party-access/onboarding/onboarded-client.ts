import type { Environment } from '../../environment.js';

/** Everything that a new client with a user needs, shown once. */
export interface OnboardedThirdPartyClient<RoleName extends string = string> {
  readonly role: RoleName;
  readonly clientId: string;
  readonly name: string;
  readonly environment: Environment;
  readonly plan: string;
  readonly userName: string;
  /** Opens nothing but the change of it, for 24 hours. */
  readonly oneTimePassword: string;
  readonly apiKey: string;
  /** Where the user gets its tokens. */
  readonly authenticateUrl: string;
  /** Where the API is: paths are appended to it. */
  readonly apiUrl: string;
}
