import { type RetryPolicy, sendWithRetry } from '../retry.js';
import { SignInRefused } from './sign-in-refused.js';

/** How long the Authentication API may take. While it has many passwords to hash, an answer waits some seconds. */
const ANSWER_MS = 30_000;

const AUTHENTICATE = /\/authenticate$/;

/** Calls the Authentication API. Its other calls are beside `authenticate`. */
export class AuthenticationApi {
  constructor(
    private readonly authenticateUrl: string,
    private readonly retries: RetryPolicy,
  ) {
    if (!AUTHENTICATE.test(authenticateUrl))
      throw new TypeError('authenticateUrl must end with /authenticate');
  }

  /**
   * Signs in. It is sent again after a 503 or a broken connection, because a second token harms nobody.
   *
   * @throws SignInRefused
   */
  async authenticate(userName: string, password: string): Promise<string> {
    const answer = await this.post('authenticate', { userName, password }, true);
    const token = ((await answer.json()) as { 'id-token'?: string })['id-token'];
    if (token === undefined) throw new Error('The Authentication API answered without a token.');
    return token;
  }

  /**
   * Sent once unless it was not carried out: a second one would be refused, because the password is then another one.
   *
   * @throws SignInRefused
   */
  async setPassword(userName: string, password: string, newPassword: string): Promise<void> {
    await this.post('password', { userName, password, newPassword }, false);
  }

  /** The request for a new API key, for a connection that adds both credentials. */
  newApiKeyRequest(): Request {
    return new Request(this.urlOf('new-api-key'), { method: 'POST' });
  }

  private async post(call: string, body: object, isSafe: boolean): Promise<Response> {
    // No caller's signal ends it, because others may wait for the same token.
    const { signal } = new AbortController();
    const once = () =>
      fetch(this.urlOf(call), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        // The password goes to this address and no other.
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_MS),
      });
    const answer = await sendWithRetry(once, { isSafe, signal, retries: this.retries });
    if (!answer.ok) throw await SignInRefused.of(answer);
    return answer;
  }

  private urlOf(call: string): string {
    return this.authenticateUrl.replace(AUTHENTICATE, `/${call}`);
  }
}
