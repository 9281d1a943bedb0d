import { keepFromLogs } from '../../support/suite-log.js';
import { type ExpectedAnswer, refusal } from './expected-answer.js';

interface KnownKey {
  readonly keyId: string;
  readonly apiKey: string;
  /** Milliseconds since 1970-01-01T00:00:00Z; null while no end has been set. */
  expiresAt: number | null;
  isRevoked: boolean;
}

interface KnownSecret {
  readonly keyId: string;
  readonly clientSecret: string;
  isRemoved: boolean;
}

/** How long a token is valid, and by how much clocks may differ. */
const TOKEN_SECONDS = 2_100 + 5;

/** Everything that the model knows of a client: from the administrators' responses, and from what was done since. */
export class KnownClient {
  readonly keys: KnownKey[] = [];
  readonly secrets: KnownSecret[] = [];
  disabledAt: number | null = null;
  dailyQuota: number | null = null;
  tag = '';
  earlierTag = '"never"';
  /** The expected entries about it in the audit trail. */
  acts = 1;
  private token: { readonly text: string; readonly issuedAt: number } | undefined;

  readonly clientId: string;
  readonly scopeUrl: string;

  constructor(
    { clientId, scopeUrl }: { readonly clientId: string; readonly scopeUrl: string },
    readonly manufacturerId: number,
    public name: string,
    public teamEmail: string,
  ) {
    this.clientId = clientId;
    this.scopeUrl = scopeUrl;
  }

  /** One of the keys it ever had; -1 is the newest. */
  key(number: number): KnownKey | undefined {
    return this.keys.at(number % this.keys.length);
  }

  /** The same for secrets. */
  secret(number: number): KnownSecret | undefined {
    return this.secrets.at(number % this.secrets.length);
  }

  addKey(keyId: string, apiKey: string): void {
    keepFromLogs('an API key', apiKey);
    this.keys.push({ keyId, apiKey, expiresAt: null, isRevoked: false });
  }

  addSecret(keyId: string, clientSecret: string): void {
    keepFromLogs('a client secret', clientSecret);
    this.secrets.push({ keyId, clientSecret, isRemoved: false });
  }

  takeToken(text: string, at: number): void {
    keepFromLogs('a token', text);
    this.token = { text, issuedAt: Math.floor(at / 1_000) };
  }

  setTag(tag: string | undefined): void {
    if (tag === this.tag || tag === undefined) return;
    this.earlierTag = this.tag || this.earlierTag;
    this.tag = tag;
  }

  liveKeys(at: number): KnownKey[] {
    return this.keys.filter(
      ({ expiresAt, isRevoked }) => !isRevoked && (expiresAt === null || expiresAt > at),
    );
  }

  liveSecrets(): KnownSecret[] {
    return this.secrets.filter(({ isRemoved }) => !isRemoved);
  }

  /** The credentials of a call with one of the keys it ever had. */
  headers(number: number): Record<string, string> {
    const { apiKey = '' } = this.key(number) ?? {};
    return {
      'x-api-key': apiKey,
      ...(this.token && { authorization: `Bearer ${this.token.text}` }),
    };
  }

  /** The reason why such a call is refused before the request itself is checked; undefined when it is not refused. */
  whyRefused(number: number, at: number): ExpectedAnswer | undefined {
    if (!this.token) return refusal('tokenMissing');
    if (at >= (this.token.issuedAt + TOKEN_SECONDS) * 1_000) return refusal('tokenExpired');
    const used = this.key(number);
    if (!used || !this.liveKeys(at).includes(used)) return refusal('apiKeyInvalid');
    return this.disabledAt === null ? undefined : refusal('forbidden');
  }

  /**
   * The token endpoint's response to one of the secrets it ever had. Only a caller with a valid secret learns whether the client is
   * disabled.
   */
  whyNoToken(number: number): number | undefined {
    if (this.secret(number)?.isRemoved) return 7_000_215;
    return this.disabledAt === null ? undefined : 7_000_112;
  }
}
