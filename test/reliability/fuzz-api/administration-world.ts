import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { ed25519Key } from '../../recalls/sftp/key-pairs.js';
import type { Service } from '../../support/service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import type { Call, CheckedAnswer, CheckedCaller } from './checked-caller.js';
import { command, expectSame } from './command.js';
import { type ExpectedAnswer, summaryOf } from './expected-answer.js';
import type { KnownClient } from './known-client.js';

/** An administrator renews its token long before it expires. */
const RENEW_AFTER_MS = 20 * 60_000;

/** What the model knows about the clients of one sequence. */
export interface AdministrationModel {
  readonly clients: KnownClient[];
  /** The manufacturers that the sequence onboarded, by their ids. */
  readonly sshKeys: Map<number, Map<number, number>>;
  manufacturers: number;
}

/** Two administrators, and the clients of one sequence. */
export class AdministrationWorld {
  private static sequences = 0;
  /** Public keys for SFTP, shared by all sequences, because generating them takes longer than the calls. */
  readonly sshKeys = SSH_KEYS;
  readonly number: string;

  constructor(
    readonly service: Service,
    readonly caller: CheckedCaller,
    private readonly administrators: readonly Administrator[],
  ) {
    AdministrationWorld.sequences += 1;
    this.number = `${AdministrationWorld.sequences}.`;
  }

  get now(): number {
    return this.service.clock.now();
  }

  /** A call by one of the administrators. */
  async asAdmin(administrator: number, operation: string, call: Call = {}): Promise<CheckedAnswer> {
    const headers = await this.headersOf(administrator);
    return this.caller.call(operation, { ...call, headers: { ...headers, ...call.headers } });
  }

  /** The same, when only the status and code matter. */
  async expectOfAdmin(operation: string, call: Call, expected: ExpectedAnswer): Promise<CheckedAnswer> {
    const answer = await this.asAdmin(0, operation, call);
    expectSame(summaryOf(answer, expected), expected);
    return answer;
  }

  private async headersOf(number: number): Promise<Record<string, string>> {
    const administrator = this.administrators[number % this.administrators.length];
    if (!administrator) throw new Error('There is no administrator.');
    return administrator.headers(this);
  }
}

/** A client of role `admin` whose token is renewed as the clock advances. */
export class Administrator {
  private token = '';
  private since = Number.NEGATIVE_INFINITY;

  constructor(private readonly client: OnboardedClient) {}

  async headers({ caller, now }: AdministrationWorld): Promise<Record<string, string>> {
    if (now - this.since > RENEW_AFTER_MS) {
      const { body } = await caller.call('requestAccessToken', { body: tokenForm(this.client) });
      this.token = (body as { access_token: string }).access_token;
      this.since = now;
      keepFromLogs('a token', this.token);
    }
    return { authorization: `Bearer ${this.token}`, 'x-api-key': this.client.apiKey };
  }
}

export function tokenForm(client: {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopeUrl: string;
}): string {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.clientId,
    client_secret: client.clientSecret,
    scope: client.scopeUrl,
  }).toString();
}

/** A step about one of the clients, which is skipped while there is none. */
export function aboutClient(
  what: string,
  which: number,
  run: (client: KnownClient, world: AdministrationWorld, model: AdministrationModel) => Promise<void>,
) {
  return command<AdministrationModel, AdministrationWorld>(
    `${what} of client ${which}`,
    async (model, world) => {
      const client = model.clients[which % model.clients.length];
      if (client) await run(client, world, model);
    },
    ({ clients }) => clients.length > 0,
  );
}

const SSH_KEYS = [ed25519Key().publicKey, ed25519Key().publicKey, ed25519Key().publicKey];

/** What administrators see of a client. */
export interface FullClient {
  readonly tag: string | undefined;
  readonly name: string;
  readonly teamEmail: string;
  readonly dailyQuota: number | null;
  readonly disabledAt: string | null;
  readonly apiKeys: readonly { keyId: string; expiresAt: string | null }[];
  readonly clientSecrets: readonly { keyId: string }[];
}

export async function fullOf({ clientId }: KnownClient, world: AdministrationWorld): Promise<FullClient> {
  const { body, headers } = await world.asAdmin(1, 'readClient', { path: { clientId } });
  return { ...(body as FullClient), tag: headers.etag };
}

/** Sorted, so that the order does not matter. */
export function idsOf(kept: unknown): (string | number)[] {
  return (kept as { keyId: string | number }[]).map(({ keyId }) => keyId).sort();
}
