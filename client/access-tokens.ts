import type { TokenSource } from './connection.js';
import type { Credentials } from './credentials.js';
import { errorBodyOf } from './recalls-api-error.js';
import { type RetryPolicy, sendWithRetry } from './retry.js';

/** The token endpoint gave no token: as a rule the client's id or secret is wrong, or the secret has expired. */
export class AccessTokenRefused extends Error {
  override readonly name = 'AccessTokenRefused';

  /**
   * @param status of the answer
   * @param error OAuth's word for it, for example `invalid_client`
   * @param description in Microsoft Entra ID's words, beginning with its code (`AADSTS…`)
   */
  constructor(
    readonly status: number,
    readonly error: string | undefined,
    readonly description: string,
  ) {
    super(`The service gave no token: ${status} ${description}`);
  }
}

/** A token is renewed so long before its end: calls under way, and clocks that differ, need some of it. */
const RENEWED_BEFORE_END_MS = 60_000;

/** How long the token endpoint may take. */
const ANSWER_MS = 30_000;

/** A client's access token: asked for once and kept, however many calls want it at the same time. */
export class AccessTokens implements TokenSource {
  private kept: { readonly token: string; readonly renewAt: number } | undefined;
  private underWay: Promise<string> | undefined;

  /** @param now milliseconds since 1970 */
  constructor(
    private readonly credentials: Credentials,
    private readonly retries: RetryPolicy,
    private readonly now: () => number,
  ) {}

  async get(): Promise<string> {
    if (this.kept && this.now() < this.kept.renewAt) return this.kept.token;
    this.underWay ??= this.ask().finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  drop(token: string): void {
    if (this.kept?.token === token) this.kept = undefined;
  }

  async isRefusedToken(answer: Response): Promise<boolean> {
    if (answer.status !== 403) return false;
    return errorBodyOf(await answer.clone().text()).errorCode === 'RECALLS-FB-02';
  }

  private async ask(): Promise<string> {
    const askedAt = this.now();
    // Asking twice harms nobody. No caller's signal ends it, because others may wait for the same token.
    const answer = await sendWithRetry(() => this.request(), {
      isSafe: true,
      signal: new AbortController().signal,
      retries: this.retries,
    });
    const { access_token: token, expires_in: seconds, ...refusal } = await bodyOf(answer);
    if (!answer.ok || token === undefined || seconds === undefined) {
      throw new AccessTokenRefused(
        answer.status,
        refusal.error,
        refusal.error_description ?? answer.statusText,
      );
    }
    // Half of a life that is hardly longer than the margin, which would otherwise have every call ask.
    const margin = Math.min(RENEWED_BEFORE_END_MS, (seconds * 1000) / 2);
    this.kept = { token, renewAt: askedAt + seconds * 1000 - margin };
    return token;
  }

  private request(): Promise<Response> {
    const { accessTokenUrl, clientId, clientSecret, scopeUrl } = this.credentials;
    return fetch(accessTokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: scopeUrl,
      }),
      // The secret goes to this address and no other.
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  }
}

interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in: number;
  readonly error: string;
  readonly error_description: string;
}

async function bodyOf(answer: Response): Promise<Partial<TokenAnswer>> {
  try {
    return (await answer.json()) as Partial<TokenAnswer>;
  } catch {
    return {};
  }
}
