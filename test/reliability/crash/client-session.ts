import { setTimeout as delay } from 'node:timers/promises';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { exchange, isDone, isUncertain, type Told } from './exchange.js';
import type { InFlight } from './in-flight.js';
import type { RunningService } from './running-service.js';

/** Tokens live 35 minutes. */
const SURELY_LIVE_MS = 30 * 60_000;

const ASK_AGAIN_MS = 50;
const DEADLINE_MS = 60_000;

/** A client of the service, with its key and the tokens that it was given. */
export class ClientSession {
  /** All tokens that it was ever given, with the time of the request. */
  private readonly tokens: { readonly token: string; readonly askedAt: number }[] = [];

  constructor(
    readonly client: OnboardedClient,
    private readonly service: RunningService,
    private readonly inFlight: InFlight,
  ) {}

  /** Calls with the newest token. */
  async call(kind: string, method: string, path: string, body?: object): Promise<Told | undefined> {
    const newest = this.tokens.at(-1);
    return newest && this.callWith(newest.token, kind, method, path, body);
  }

  /** How many tokens it was given. */
  get issued(): number {
    return this.tokens.length;
  }

  /** Checks that tokens it was given are still accepted. @param most how many of the newest ones */
  async proveTokens(most: number): Promise<void> {
    const live = this.tokens.slice(-most).filter(({ askedAt }) => Date.now() - askedAt < SURELY_LIVE_MS);
    for (const { token } of live) {
      await untilDone(() => this.callWith(token, 'look-up', 'GET', '/recalls?limit=1'));
    }
  }

  /** Checks that a secret is still accepted. */
  async proveSecret(secret: string): Promise<void> {
    await untilDone(() => this.requestToken(secret));
  }

  private callWith(
    token: string,
    kind: string,
    method: string,
    path: string,
    body?: object,
  ): Promise<Told | undefined> {
    const headers = {
      authorization: `Bearer ${token}`,
      'x-api-key': this.client.apiKey,
      ...(body && { 'content-type': 'application/json' }),
    };
    return this.inFlight.during(kind, () =>
      exchange(`${this.service.url}${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
  }

  /** Requests a token, and stores it if there is one. */
  async requestToken(secret: string): Promise<Told | undefined> {
    const askedAt = Date.now();
    const told = await this.inFlight.during('token', () =>
      exchange(`${this.service.url}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: this.client.clientId,
          client_secret: secret,
          scope: this.client.scopeUrl,
        }),
      }),
    );
    if (isDone(told)) {
      const { access_token: token } = told.body as { access_token: string };
      keepFromLogs('a token', token);
      this.tokens.push({ token, askedAt });
    }
    return told;
  }
}

/** Repeats a call until there is a response. @throws when it is a refusal, or when there is none for a long time */
async function untilDone(ask: () => Promise<Told | undefined>): Promise<void> {
  for (const deadline = Date.now() + DEADLINE_MS; isUncertain(await ask()); await delay(ASK_AGAIN_MS)) {
    if (Date.now() > deadline) throw new Error('The service does not come back.');
  }
}
