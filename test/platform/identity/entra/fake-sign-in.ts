import { createHash, randomUUID } from 'node:crypto';
import type { Answer } from './fake-server.js';

export const CONSOLE_CLIENT_ID = '0e1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a5b';
export const CONSOLE_CLIENT_SECRET = 'the-console-client~secret.of.the.tests_0123';

/** Who is at the browser, as the tenant knows them. */
export interface TenantPerson {
  readonly oid: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** How long ago they proved who they are, when the tenant does not ask them to do so now. */
  readonly secondsAgo: number;
}

interface Code {
  readonly query: URLSearchParams;
  readonly authTime: number;
  readonly person: TenantPerson;
}

/** The part of a tenant at which people sign in: the code flow with PKCE. The person is signed in already. */
export class FakeSignIn {
  person: TenantPerson = { oid: randomUUID(), name: 'Tess Tenant', roles: ['administrator'], secondsAgo: 0 };
  /** Changes of the next id tokens, for those that must not be accepted. */
  claims: object = {};
  private readonly codes = new Map<string, Code>();

  /** @param sign makes a signed token of claims */
  constructor(private readonly sign: (claims: object) => string) {}

  authorize(query: URLSearchParams): Answer {
    const redirect = new URL(query.get('redirect_uri') ?? '');
    const code = randomUUID();
    const now = Math.floor(Date.now() / 1_000);
    const isAsked = query.get('prompt') === 'login';
    this.codes.set(code, {
      query,
      authTime: isAsked ? now : now - this.person.secondsAgo,
      person: this.person,
    });
    redirect.searchParams.set('code', code);
    redirect.searchParams.set('state', query.get('state') ?? '');
    return { status: 302, headers: { location: redirect.href } };
  }

  /** A code is exchanged once, with the secret and the verifier. */
  exchange(form: URLSearchParams): Answer {
    const code = this.codes.get(form.get('code') ?? '');
    this.codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      code !== undefined &&
      form.get('client_id') === CONSOLE_CLIENT_ID &&
      form.get('client_secret') === CONSOLE_CLIENT_SECRET &&
      form.get('redirect_uri') === code.query.get('redirect_uri') &&
      code.query.get('code_challenge_method') === 'S256' &&
      code.query.get('code_challenge') === challenge;
    if (!isRight) return { status: 400, body: { error: 'invalid_grant' } };
    const { person, query, authTime } = code;
    const issuedAt = Math.floor(Date.now() / 1_000);
    const { oid, name, roles } = person;
    const idToken = this.sign({
      aud: CONSOLE_CLIENT_ID,
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + 300,
      sub: `sub-of-${oid}`,
      oid,
      name,
      roles,
      nonce: query.get('nonce'),
      auth_time: authTime,
      ver: '2.0',
      ...this.claims,
    });
    const body = { token_type: 'Bearer', expires_in: 3_599, access_token: randomUUID(), id_token: idToken };
    return { status: 200, body };
  }
}
