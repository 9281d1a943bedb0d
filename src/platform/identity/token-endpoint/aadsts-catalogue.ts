import { AadstsError } from './aadsts-error.js';

/** Long enough for any mistyped value, short enough that nobody can have megabytes echoed. */
const LONGEST_QUOTE = 200;

/** RFC 9110 requires a challenge with every 401, and Basic is the scheme that the token endpoint accepts besides the form. */
const CHALLENGE = { headers: { 'www-authenticate': 'Basic realm="token"' } };

const quote = (value: string) => `'${value.slice(0, LONGEST_QUOTE)}'`;

/**
 * Every error of the token endpoint, with the code, status and text that Entra publishes, so that a client that was written for Entra works
 * here unchanged.
 */
export const AADSTS_ERRORS = {
  missingParameter: (name: string) =>
    new AadstsError(
      900144,
      400,
      'invalid_request',
      `The request body must contain the following parameter: ${quote(name)}.`,
    ),
  missingSecret: () =>
    new AadstsError(
      7000216,
      401,
      'invalid_client',
      `'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.`,
      CHALLENGE,
    ),
  missingScope: () =>
    new AadstsError(
      90014,
      400,
      'invalid_request',
      `The required field 'scope' is missing from the credential. Ensure that you have all the necessary parameters for the login request.`,
    ),
  unsupportedGrant: (grantType: string) =>
    new AadstsError(
      70003,
      400,
      'unsupported_grant_type',
      `The app requested an unsupported grant type ${quote(grantType)}.`,
    ),
  wrongScope: (scope: string) =>
    new AadstsError(
      70011,
      400,
      'invalid_scope',
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${quote(scope)} is not valid.`,
    ),
  unknownClient: (clientId: string, tenant: string) =>
    new AadstsError(
      700016,
      400,
      'unauthorized_client',
      `Application with identifier ${quote(clientId)} was not found in the directory ${quote(tenant)}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    ),
  disabledClient: (clientId: string) =>
    new AadstsError(7000112, 400, 'unauthorized_client', `Application ${quote(clientId)} is disabled.`),
  wrongSecret: (clientId: string) =>
    new AadstsError(
      7000215,
      401,
      'invalid_client',
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app ${quote(clientId)}.`,
      CHALLENGE,
    ),
  expiredSecret: (clientId: string) =>
    new AadstsError(
      7000222,
      401,
      'invalid_client',
      `The provided client secret keys for app ${quote(clientId)} are expired. Create a new client secret for the app.`,
      CHALLENGE,
    ),
  unknownTenant: (tenant: string) =>
    new AadstsError(
      90002,
      400,
      'invalid_request',
      `Tenant ${quote(tenant)} not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    ),
  duplicateParameter: (name: string) =>
    new AadstsError(
      9000411,
      400,
      'invalid_request',
      `The request is not properly formatted. The parameter ${quote(name)} is duplicated.`,
    ),
  malformed: (fault: string, cause?: unknown) =>
    new AadstsError(
      9002313,
      400,
      'invalid_request',
      `Invalid request. Request is malformed or invalid. ${fault}`,
      { cause },
    ),
  /** 404, as for every other route without the method. */
  wrongMethod: (cause: unknown) =>
    new AadstsError(900561, 404, 'invalid_request', 'The endpoint does not accept requests of this method.', {
      cause,
    }),
  tooManyRequests: (waitSeconds: number | string) =>
    new AadstsError(
      90055,
      429,
      'temporarily_unavailable',
      'There are too many incoming requests. Cache the access token and use it until it expires.',
      { headers: { 'retry-after': String(waitSeconds) } },
    ),
  /** @param headers the headers of the original error, such as `Retry-After` */
  unavailable: (cause: unknown, headers: Readonly<Record<string, string>> = {}) =>
    new AadstsError(
      90033,
      503,
      'temporarily_unavailable',
      'A transient error has occurred. Please try again.',
      { cause, headers },
    ),
  unforeseen: (cause: unknown) =>
    new AadstsError(50000, 500, 'server_error', 'There was an error issuing a token.', { cause }),
};
