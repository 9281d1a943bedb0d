/** What the package offers: all that a program needs, and nothing of how it is done. */
export { AccessTokenRefused } from './access-tokens.js';
export type { Credentials } from './credentials.js';
export { KadoeApiError, type KadoeFault } from './kadoe/kadoe-api-error.js';
export { createKadoeClient, type KadoeClient, type KadoeClientOptions } from './kadoe/kadoe-client.js';
export type {
  components as KadoeComponents,
  operations as KadoeOperations,
  paths as KadoePaths,
} from './kadoe/schema.js';

export {
  LicenceRenewalApiError,
  type LicenceRenewalFault,
} from './licence-renewal/licence-renewal-api-error.js';
export {
  type AcceptedLicenceRenewal,
  createLicenceRenewalClient,
  type LicenceRenewalApplication,
  type LicenceRenewalClient,
  type LicenceRenewalClientOptions,
  type SubmitOptions,
} from './licence-renewal/licence-renewal-client.js';
export type {
  components as LicenceRenewalComponents,
  operations as LicenceRenewalOperations,
  paths as LicenceRenewalPaths,
} from './licence-renewal/schema.js';
export { type Fault, RecallsApiError } from './recalls-api-error.js';
export { createRecallsClient, type RecallsClient, type RecallsClientOptions } from './recalls-client.js';
export type { components, operations, paths } from './schema.js';
export type {
  CredentialsOfUser,
  CredentialsOfUser as KadoeCredentials,
} from './third-party/credentials-of-user.js';
export { SignInRefused } from './third-party/sign-in-refused.js';
