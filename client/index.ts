/** What the package offers: all that a program needs, and nothing of how it is done. */
export { AccessTokenRefused } from './access-tokens.js';
export type { Credentials } from './credentials.js';
export { type Fault, RecallsApiError } from './recalls-api-error.js';
export { createRecallsClient, type RecallsClient, type RecallsClientOptions } from './recalls-client.js';
export type { components, operations, paths } from './schema.js';
