import { Inject, Injectable } from '@nestjs/common';
import type { Configuration, IDToken } from 'openid-client';
import { AuditLog } from '../../audit/audit-log.js';
import { Clock } from '../../clock/clock.js';
import { consoleOrigin } from '../../config/public-addresses.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Transactions } from '../../database/transaction.js';
import { unavailable } from '../../errors/request-error.js';
import { People } from '../people/people.js';
import { PERSON_ROLES, type PersonRole } from '../people/person.js';
import { CONFIRMED_MINUTES, LONGEST_HOURS, type Session } from '../sessions/session.js';
import { type Browser, Sessions } from '../sessions/sessions.js';

const library = () => import('openid-client');

/** What the browser keeps between the way to the tenant and the way back. */
export interface TenantFlow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly back: string;
  /** Whether the person has to prove anew who they are. */
  readonly isConfirmation: boolean;
}

/** Why somebody does not enter. */
export type TenantRefusal = 'not completed' | 'no role';

/**
 * Sign-in with Microsoft Entra ID: OpenID Connect's code flow with PKCE, state and nonce. A person is `tid` and `oid`, because names and
 * addresses are given to others some day. The role is an app role of the tenant, read anew at each sign-in.
 */
@Injectable()
export class TenantSignIn {
  private configuration: Promise<Configuration> | undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @returns where the browser goes, and what it keeps meanwhile */
  async begin(
    back: string,
    { isConfirmation }: { isConfirmation: boolean },
  ): Promise<{ readonly url: string; readonly flow: TenantFlow }> {
    const {
      randomState,
      randomNonce,
      randomPKCECodeVerifier,
      calculatePKCECodeChallenge,
      buildAuthorizationUrl,
    } = await library();
    const verifier = randomPKCECodeVerifier();
    const flow = { state: randomState(), nonce: randomNonce(), verifier, back, isConfirmation };
    const url = buildAuthorizationUrl(await this.discover(), {
      redirect_uri: this.callback,
      scope: 'openid profile',
      response_type: 'code',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      // With it the tenant says when the person last proved who they are.
      max_age: String(longestAge(flow)),
      ...(isConfirmation ? { prompt: 'login' } : {}),
    });
    return { url: url.href, flow };
  }

  /**
   * @param query of the address to which the tenant sent the browser back, with its question mark
   * @param before the session that the browser has, which ends; at a confirmation it has to be the same person's
   * @returns the token of a new session
   */
  async finish(
    query: string,
    flow: TenantFlow,
    browser: Browser,
    before: Session | undefined,
  ): Promise<{ readonly token: string } | { readonly refusal: TenantRefusal }> {
    const claims = await this.exchange(query, flow);
    const person = claims && personIn(claims);
    if (!claims || !person || person.tenantId !== this.settings.entra?.tenantId)
      return { refusal: 'not completed' };
    const { role } = person;
    if (role === undefined) return { refusal: 'no role' };
    return this.transactions.run(async (transaction) => {
      const known = await this.people.enterFromTenantWithin(
        transaction,
        person,
        { name: person.name, role },
        browser.address,
      );
      if (flow.isConfirmation && before?.person.id !== known.id) return { refusal: 'not completed' as const };
      await this.audit.record(
        transaction,
        { kind: 'person', personId: known.id, address: browser.address },
        {
          action: flow.isConfirmation ? 'confirmed' : 'signed in',
          subject: { kind: 'person', id: known.id },
          after: { with: 'Microsoft Entra ID' },
        },
      );
      const confirmedAt = new Date(this.clock.now() - ageOf(claims) * 1_000);
      return { token: await this.sessions.beginWithin(transaction, known.id, browser, before, confirmedAt) };
    });
  }

  /** @returns undefined when the tenant, or somebody who pretends to be it, did not send a sign-in that was begun here */
  private async exchange(query: string, flow: TenantFlow): Promise<IDToken | undefined> {
    const { authorizationCodeGrant } = await library();
    const configuration = await this.discover();
    try {
      const tokens = await authorizationCodeGrant(configuration, new URL(`${this.callback}${query}`), {
        pkceCodeVerifier: flow.verifier,
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        maxAge: longestAge(flow),
        idTokenExpected: true,
      });
      return tokens.claims();
    } catch (error) {
      if (isNetworkFault(error)) throw unavailable(error);
      return undefined;
    }
  }

  private get callback(): string {
    return `${consoleOrigin(this.settings)}/console/callback`;
  }

  /** Read once, and again after a failure. */
  private discover(): Promise<Configuration> {
    this.configuration ??= this.readMetadata().catch((error: unknown) => {
      this.configuration = undefined;
      throw unavailable(error);
    });
    return this.configuration;
  }

  private async readMetadata(): Promise<Configuration> {
    const { entra } = this.settings;
    if (!entra?.console) throw new Error('There is no tenant to sign in with.');
    const { discovery, enableNonRepudiationChecks, ClientSecretPost } = await library();
    const { clientId, clientSecret } = entra.console;
    const issuer = new URL(`${entra.authority}/${entra.tenantId}/v2.0`);
    return discovery(issuer, clientId, undefined, ClientSecretPost(clientSecret), {
      // The library trusts an id token that came over TLS. With this it verifies the signature too, by the keys of the tenant.
      execute: [enableNonRepudiationChecks],
    });
  }
}

/** The longest time, in seconds, since the person has proved who they are. */
function longestAge({ isConfirmation }: Pick<TenantFlow, 'isConfirmation'>): number {
  return isConfirmation ? CONFIRMED_MINUTES * 60 : LONGEST_HOURS * 3_600;
}

function ageOf({ auth_time }: IDToken): number {
  return Math.max(0, Date.now() / 1_000 - Number(auth_time));
}

function personIn({ tid, oid, name, roles }: IDToken): {
  readonly tenantId: string;
  readonly objectId: string;
  readonly name: string;
  readonly role: PersonRole | undefined;
} {
  const given: readonly unknown[] = Array.isArray(roles) ? roles : [];
  return {
    tenantId: String(tid),
    objectId: String(oid),
    name:
      typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 100) : 'A person without a name',
    // Of several the one that may do most.
    role: PERSON_ROLES.toReversed().find((role) => given.includes(role)),
  };
}

function isNetworkFault(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');
}
