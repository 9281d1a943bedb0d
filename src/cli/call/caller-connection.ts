import { AccessTokens } from '../../../client/access-tokens.js';
import { Connection, retryPolicyOf } from '../../../client/connection.js';
import { AuthenticationApi } from '../../../client/third-party/authentication-api.js';
import { IdTokens } from '../../../client/third-party/id-tokens.js';
import { type CallerCredentials, hasUser } from './credentials-file.js';

/** Validating a large file takes minutes. */
export const LONGEST_SECONDS = 15 * 60;

/** Sent once without retries, because a person who calls by hand wants to see each response, also a 429. */
const ONCE = { retryBudgetSeconds: 0, timeoutSeconds: LONGEST_SECONDS };

/** These take a password or a code in the body, and no token: a user that has only a one-time password gets none. */
const WITHOUT_CREDENTIALS = /^\/thirdparty-access\/v1\/(authenticate|password|new-password)$/;

/** Sends a request as its caller, with a new token. */
export function sendAs(credentials: CallerCredentials, request: Request): Promise<Response> {
  if (!hasUser(credentials)) {
    const tokens = new AccessTokens(credentials, retryPolicyOf(ONCE), Date.now);
    return new Connection(tokens, credentials, ONCE).send(request);
  }
  if (WITHOUT_CREDENTIALS.test(new URL(request.url).pathname)) {
    return fetch(request, { redirect: 'manual', signal: AbortSignal.timeout(LONGEST_SECONDS * 1_000) });
  }
  const { userName, password, authenticateUrl } = credentials;
  if (password === undefined) {
    throw new Error(
      'The user has a one-time password: set one of its own with POST /thirdparty-access/v1/password, and write it into the file as "password"',
    );
  }
  const api = new AuthenticationApi(authenticateUrl, retryPolicyOf(ONCE));
  return new Connection(new IdTokens(api, userName, password, Date.now), credentials, ONCE).send(request);
}
