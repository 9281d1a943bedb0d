import { type RetryPolicy, realWait, sendWithRetry } from './retry.js';

/** How calls are sent. It is the same for every kind of sign-in. */
export interface ConnectionOptions {
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

/** Where a connection gets its tokens. */
export interface TokenSource {
  /** A token that is not known to have ended. */
  get(): Promise<string>;
  /** The service refuses this token. It may have been renewed for another call since. */
  drop(token: string): void;
  /** Whether an answer says that the token has ended. Such a call was not carried out. */
  isRefusedToken(answer: Response): Promise<boolean>;
}

/** The other credential of a client. */
export interface KeySource {
  /** The present one, because it can be replaced while calls are made. */
  readonly apiKey: string;
}

export function retryPolicyOf(options: ConnectionOptions): RetryPolicy {
  const { retryBudgetSeconds = 60, wait = realWait, random = Math.random } = options;
  return { budgetSeconds: retryBudgetSeconds, wait, random };
}

/** Sends calls with a client's token and API key; waits, and sends again, where that can do no harm. */
export class Connection {
  private readonly retries: RetryPolicy;
  private readonly timeoutMs: number;

  constructor(
    private readonly tokens: TokenSource,
    private readonly keys: KeySource,
    options: ConnectionOptions,
  ) {
    this.retries = retryPolicyOf(options);
    this.timeoutMs = (options.timeoutSeconds ?? 30) * 1000;
  }

  /**
   * @param isSafe whether it may be sent again when nobody knows whether it was carried out
   * @returns the last answer, also when it refuses
   * @throws what the token source throws, or what fetch throws
   */
  async send(request: Request, isSafe = request.method === 'GET'): Promise<Response> {
    const token = await this.tokens.get();
    const answer = await this.sendWith(token, request, isSafe);
    if (!(await this.tokens.isRefusedToken(answer))) return answer;
    // The clocks differ, or the machine slept. The call was not carried out, so it may go again: once, with a new token.
    this.tokens.drop(token);
    return this.sendWith(await this.tokens.get(), request, isSafe);
  }

  private sendWith(token: string, request: Request, isSafe: boolean): Promise<Response> {
    const once = () => {
      // A request's body can be read once, and this may be sent several times.
      const sending = request.clone();
      sending.headers.set('authorization', `Bearer ${token}`);
      sending.headers.set('x-api-key', this.keys.apiKey);
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(this.timeoutMs)]);
      // Followed, a redirect would hand the API key to whatever address it names.
      return fetch(sending, { signal, redirect: 'manual' });
    };
    return sendWithRetry(once, {
      isSafe,
      signal: request.signal,
      retries: this.retries,
    });
  }
}
