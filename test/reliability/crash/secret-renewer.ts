import { createHash } from 'node:crypto';
import { keepFromLogs } from '../../support/suite-log.js';
import type { ClientSession } from './client-session.js';
import { isDone, isUncertain } from './exchange.js';
import type { Look } from './look.js';

const MOST_LIVE = 2;

/** The share of token requests in its work; the rest are renewals. */
const TOKENS = 0.6;

const REST_MS = 250;

/** Bounds the check after each kill. */
const TOKENS_PROVED = 3;

interface Secret {
  readonly value: string;
  readonly hash: string;
  state: 'live' | 'perhaps removed' | 'removed';
}

interface ListedSecret {
  readonly keyId: string;
  readonly hint: string;
}

/** Requests tokens for a client, and renews its secrets all the time: it creates a new one and then removes the old one. */
export class SecretRenewer {
  readonly tally = { renewed: 0, removed: 0, uncertain: 0 };

  private readonly secrets: Secret[] = [];
  /** A call had no response; the next check finds out its effect. */
  private isUncertain = false;

  constructor(
    readonly session: ClientSession,
    private readonly random: () => number,
  ) {
    this.keep(session.client.clientSecret);
  }

  readonly step = async (): Promise<number> => {
    const sure = this.live[Math.floor(this.random() * this.live.length)];
    if (sure && (this.isUncertain || this.random() < TOKENS)) {
      // A secret that works must never be refused.
      isUncertain(await this.session.requestToken(sure.value));
    } else if (!this.isUncertain) await this.renew();
    return this.random() * REST_MS;
  };

  /** Compares with the secrets in the database. @returns the differences */
  async check(look: Look): Promise<string[]> {
    const rows = await look<{ hash: string }>(
      `SELECT encode(secret_hash, 'hex') AS hash FROM client_secret
        WHERE client_id = $1 AND removed_at IS NULL AND expires_at > now()`,
      [this.session.client.clientId],
    );
    const found = new Set(rows.map(({ hash }) => hash));
    const wrong = rows.length > MOST_LIVE ? [`${rows.length} secrets of one client are live`] : [];
    for (const secret of this.secrets) {
      const isLive = found.has(secret.hash);
      if (secret.state === 'live' && !isLive) wrong.push('A secret that was given out is not there');
      if (secret.state === 'removed' && isLive) wrong.push('A secret that was removed is there again');
      if (secret.state === 'perhaps removed') secret.state = isLive ? 'live' : 'removed';
    }
    this.isUncertain = false;
    return wrong;
  }

  /** Checks that the service accepts the secrets that it issued, and none that was removed. */
  async prove(): Promise<void> {
    for (const { value } of this.live) await this.session.proveSecret(value);
    const removed = this.secrets.findLast(({ state }) => state === 'removed');
    const told = removed && (await this.session.requestToken(removed.value));
    if (told && told.status !== 401) throw new Error(`A removed secret was answered ${told.status}.`);
    await this.session.proveTokens(TOKENS_PROVED);
  }

  private get live(): Secret[] {
    return this.secrets.filter(({ state }) => state === 'live');
  }

  /** One of the calls of a renewal. */
  private async renew(): Promise<void> {
    const told = await this.session.call('list secrets', 'GET', '/credentials');
    if (isUncertain(told) || !isDone(told)) return;
    const [oldest, newest] = told.body as ListedSecret[];
    if (oldest && newest) {
      // If the renewal had no response, nobody knows the newer secret.
      const isOurs = this.live.some(({ value }) => value.startsWith(newest.hint));
      await this.remove(isOurs ? oldest : newest);
    } else await this.obtain();
  }

  private async obtain(): Promise<void> {
    const told = await this.session.call('renew secret', 'PUT', '/credentials');
    this.isUncertain = isUncertain(told);
    this.tally[this.isUncertain ? 'uncertain' : 'renewed'] += 1;
    if (isDone(told)) this.keep((told.body as { clientSecret: string }).clientSecret);
  }

  private async remove({ keyId, hint }: ListedSecret): Promise<void> {
    const secret = this.live.find(({ value }) => value.startsWith(hint));
    if (secret) secret.state = 'perhaps removed';
    const told = await this.session.call('remove secret', 'DELETE', `/credentials/${keyId}`);
    this.isUncertain = isUncertain(told);
    this.tally[this.isUncertain ? 'uncertain' : 'removed'] += 1;
    if (secret && !this.isUncertain) secret.state = 'removed';
  }

  private keep(value: string): void {
    keepFromLogs('a client secret', value);
    this.secrets.push({ value, hash: createHash('sha256').update(value).digest('hex'), state: 'live' });
  }
}
