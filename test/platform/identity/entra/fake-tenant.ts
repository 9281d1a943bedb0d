import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { compactJws, signedWith } from '../../auth/signed-tokens.js';
import type { Certificate } from './certificate.js';
import type { FakeApplication, FakeGraph } from './fake-graph.js';
import { type Answer, type Call, FakeServer } from './fake-server.js';
import { FakeSignIn } from './fake-sign-in.js';

export const TENANT_ID = '5d6a1c2e-90f3-4b1d-8a77-0c2f4e6b8d10';
export const API_ID = 'c0ffee00-1234-4abc-9def-000000000001';
export const API_URI = 'api://vehicle-recalls.test';
export const GRAPH_CLIENT_ID = '9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d';
export const GRAPH_CLIENT_SECRET = 'the-graph-client~secret.of.the.tests_0123';

interface TenantKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The shortest default lifetime of Entra's application tokens. */
const LIFETIME_S = 3_599;

/** The login side of a tenant: metadata, keys, and the token endpoint with client credentials, with Entra's errors. */
export class FakeTenant {
  keys: TenantKey[] = [makeKey()];
  /** The token version in the API's registration. */
  version: 1 | 2 = 2;
  /** Additional members of the metadata. */
  algorithms = ['RS256'];
  /** What the metadata say who they are of, if it is not this tenant. */
  metadataIssuer: string | undefined;
  /** Signs id tokens in the name of the tenant's key. */
  forger: TenantKey | undefined;
  /** How far the tenant's clock is ahead of this machine's. */
  skewSeconds = 0;

  /** Where people sign in. */
  readonly signIn = new FakeSignIn((claims) => this.idToken(claims));

  private constructor(
    readonly server: FakeServer,
    private readonly graph: FakeGraph,
  ) {}

  static async start(certificate: Certificate, graph: FakeGraph): Promise<FakeTenant> {
    let tenant: FakeTenant | undefined;
    const server = await FakeServer.start(certificate, (call) => {
      if (!tenant) throw new Error('Not started yet.');
      return tenant.handle(call);
    });
    tenant = new FakeTenant(server, graph);
    return tenant;
  }

  get url(): string {
    return this.server.url;
  }

  get issuer(): string {
    return `${this.url}/${TENANT_ID}/v2.0`;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  reset(): void {
    this.version = 2;
    this.skewSeconds = 0;
    this.algorithms = ['RS256'];
    this.server.reset();
  }

  /** Replaces the signing key; the old keys are no longer published. */
  rotate(): void {
    this.keys = [makeKey()];
  }

  /** A token for the API as the tenant would issue it to a client, with the given changes. */
  tokenFor(
    clientId: string,
    { claims = {}, header = {}, key }: { claims?: object; header?: object; key?: TenantKey } = {},
  ): string {
    const signer = key ?? this.keys[0];
    if (!signer) throw new Error('The tenant has no key.');
    const issuedAt = Math.floor(Date.now() / 1_000) + this.skewSeconds;
    const common = {
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + LIFETIME_S + 1,
      aio: 'k2RgYJgR',
      oid: randomUUID(),
      rh: '0.AXkA',
      sub: randomUUID(),
      tid: TENANT_ID,
      uti: randomUUID(),
    };
    return this.version === 2
      ? compactJws(
          { typ: 'JWT', alg: 'RS256', kid: signer.kid, ...header },
          { aud: API_ID, iss: this.issuer, ...common, azp: clientId, azpacr: '1', ver: '2.0', ...claims },
          signedWith(signer.privateKey),
        )
      : compactJws(
          { typ: 'JWT', alg: 'RS256', x5t: signer.kid, kid: signer.kid, ...header },
          {
            aud: API_URI,
            iss: `https://sts.windows.net/${TENANT_ID}/`,
            ...common,
            appid: clientId,
            appidacr: '1',
            idp: `https://sts.windows.net/${TENANT_ID}/`,
            ver: '1.0',
            ...claims,
          },
          signedWith(signer.privateKey),
        );
  }

  private idToken(claims: object): string {
    const [signer] = this.keys;
    if (!signer) throw new Error('The tenant has no key.');
    return compactJws(
      { typ: 'JWT', alg: 'RS256', kid: signer.kid },
      { iss: this.issuer, tid: TENANT_ID, ...claims },
      signedWith((this.forger ?? signer).privateKey),
    );
  }

  private handle(call: Call): Answer {
    const [, tenant, rest] = /^\/([^/]+)\/(.+)$/.exec(call.path) ?? [];
    if (tenant !== TENANT_ID) return refusal(400, 'invalid_tenant', 90002);
    if (rest === 'v2.0/.well-known/openid-configuration') return { status: 200, body: this.metadata() };
    if (rest === 'discovery/v2.0/keys') return { status: 200, body: { keys: this.keys.map(published) } };
    if (rest === 'oauth2/v2.0/authorize') return this.signIn.authorize(call.query);
    if (rest === 'oauth2/v2.0/token' && call.method === 'POST')
      return this.token(new URLSearchParams(call.body));
    return { status: 404, body: '' };
  }

  private metadata() {
    return {
      issuer: this.metadataIssuer ?? this.issuer,
      token_endpoint: `${this.url}/${TENANT_ID}/oauth2/v2.0/token`,
      authorization_endpoint: `${this.url}/${TENANT_ID}/oauth2/v2.0/authorize`,
      jwks_uri: `${this.url}/${TENANT_ID}/discovery/v2.0/keys`,
      response_types_supported: ['code', 'id_token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: this.algorithms,
      tenant_region_scope: 'EU',
      cloud_instance_name: 'microsoftonline.com',
    };
  }

  private token(form: URLSearchParams): Answer {
    const clientId = form.get('client_id') ?? '';
    const secret = form.get('client_secret') ?? '';
    const scope = form.get('scope') ?? '';
    if (form.get('grant_type') === 'authorization_code') return this.signIn.exchange(form);
    if (form.get('grant_type') !== 'client_credentials') return refusal(400, 'unsupported_grant_type', 70003);
    if (clientId === GRAPH_CLIENT_ID) return this.graphToken(secret, scope);
    const application = this.graph.all.find(({ appId }) => appId === clientId);
    if (!application?.hasServicePrincipal) return refusal(400, 'unauthorized_client', 700016);
    if (!knows(application, secret)) return refusal(401, 'invalid_client', 7000215);
    if (![`${API_URI}/.default`, `${API_ID}/.default`].includes(scope)) {
      return refusal(400, 'invalid_resource', 500011);
    }
    return issued(this.tokenFor(clientId));
  }

  private graphToken(secret: string, scope: string): Answer {
    if (secret !== GRAPH_CLIENT_SECRET) return refusal(401, 'invalid_client', 7000215);
    if (scope !== `${this.graph.url}/.default`) return refusal(400, 'invalid_resource', 500011);
    const token = `graph-token-${randomUUID()}`;
    this.graph.tokens.add(token);
    return issued(token);
  }
}

function knows({ passwords }: FakeApplication, secret: string): boolean {
  return passwords.some(
    ({ secretText, endDateTime }) => secretText === secret && Date.parse(endDateTime) > Date.now(),
  );
}

function issued(token: string): Answer {
  const body = {
    token_type: 'Bearer',
    expires_in: LIFETIME_S,
    ext_expires_in: LIFETIME_S,
    access_token: token,
  };
  return { status: 200, body };
}

function refusal(status: number, error: string, code: number): Answer {
  const id = randomUUID();
  const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: Refused by the tests. Trace ID: ${id} Correlation ID: ${id} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: id,
      correlation_id: id,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}

export function makeKey(): TenantKey {
  return { kid: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

/** As in Entra: without `alg`, with the thumbprint and the certificate chain. */
function published({ kid, publicKey }: TenantKey) {
  return {
    ...publicKey.export({ format: 'jwk' }),
    use: 'sig',
    kid,
    x5t: kid,
    x5c: ['MIIC'],
    cloud_instance_name: 'x',
  };
}
