import { AccessTokens } from './access-tokens.js';
import type { Credentials } from './credentials.js';
import { errorBodyOf } from './recalls-api-error.js';
import { type RetryPolicy, realWait, sendWithRetry } from './retry.js';

export interface ConnectionOptions {
  readonly credentials: Credentials;
  /** How long the pauses of one call may be in all, in seconds; 60. With 0 every call is sent once. */
  readonly retryBudgetSeconds?: number;
  /** How long one sending of a call may take, answer and all, in seconds; 30. A large file needs more. */
  readonly timeoutSeconds?: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
  /** For tests. */
  readonly wait?: RetryPolicy['wait'];
  /** From 0 to 1, for the jitter; for tests. */
  readonly random?: () => number;
}

/** Sends calls with a client's token and API key; waits, and sends again, where that can do no harm. */
export class Connection {
  private readonly tokens: AccessTokens;
  private readonly retries: RetryPolicy;
  private readonly timeoutMs: number;
  private readonly apiKey: string;

  constructor(options: ConnectionOptions) {
    const {
      credentials,
      retryBudgetSeconds = 60,
      timeoutSeconds = 30,
      now = Date.now,
      wait = realWait,
      random = Math.random,
    } = options;
    this.retries = { budgetSeconds: retryBudgetSeconds, wait, random };
    this.tokens = new AccessTokens(credentials, this.retries, now);
    this.timeoutMs = timeoutSeconds * 1000;
    this.apiKey = credentials.apiKey;
  }

  /**
   * @returns the last answer, also when it refuses
   * @throws AccessTokenRefused, or what fetch throws
   */
  async send(request: Request): Promise<Response> {
    const token = await this.tokens.get();
    const answer = await this.sendWith(token, request);
    if (!(await isTokenExpired(answer))) return answer;
    // The clocks differ, or the machine slept. A 403 was not carried out, so the call may go again: once, with a new token.
    this.tokens.drop(token);
    return this.sendWith(await this.tokens.get(), request);
  }

  private sendWith(token: string, request: Request): Promise<Response> {
    const once = () => {
      // A request's body can be read once, and this may be sent several times.
      const sending = request.clone();
      sending.headers.set('authorization', `Bearer ${token}`);
      sending.headers.set('x-api-key', this.apiKey);
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(this.timeoutMs)]);
      // Followed, a redirect would hand the API key to whatever address it names.
      return fetch(sending, { signal, redirect: 'manual' });
    };
    return sendWithRetry(once, {
      isSafe: request.method === 'GET',
      signal: request.signal,
      retries: this.retries,
    });
  }
}

async function isTokenExpired(answer: Response): Promise<boolean> {
  if (answer.status !== 403) return false;
  return errorBodyOf(await answer.clone().text()).errorCode === 'RECALLS-FB-02';
}
