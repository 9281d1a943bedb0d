import { randomBytes, randomUUID } from 'node:crypto';
import type { Certificate } from './certificate.js';
import { type Answer, type Call, FakeServer } from './fake-server.js';

export interface FakePassword {
  readonly keyId: string;
  readonly displayName: string | null;
  readonly hint: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  /** Stored only so that the fake tenant can verify it. */
  readonly secretText: string;
}

export interface FakeApplication {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly tags: string[];
  readonly createdDateTime: string;
  passwords: FakePassword[];
  hasServicePrincipal: boolean;
  /** For how many further requests it appears not to exist yet. */
  hiddenFor: number;
}

const KNOWN_PROPERTIES = ['displayName', 'signInAudience', 'tags', 'notes'];

/**
 * The documented behaviour of Microsoft Graph v1.0 for applications, service principals and passwords: paths by id and by `appId`, 201 and
 * 204, lists in pages, and errors as `{error: {code, message, innerError}}`.
 */
export class FakeGraph {
  readonly applications = new Map<string, FakeApplication>();
  /** Tokens that are accepted. */
  readonly tokens = new Set<string>();
  /** For how many requests a new application is invisible. */
  hideNewFor = 0;
  pageSize = 100;
  now = () => Date.now();

  private constructor(readonly server: FakeServer) {}

  static async start(certificate: Certificate): Promise<FakeGraph> {
    let graph: FakeGraph | undefined;
    const server = await FakeServer.start(certificate, (call) => {
      if (!graph) throw new Error('Not started yet.');
      return graph.handle(call);
    });
    graph = new FakeGraph(server);
    return graph;
  }

  get url(): string {
    return this.server.url;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** Back to an empty tenant without errors. */
  reset(): void {
    this.applications.clear();
    this.hideNewFor = 0;
    this.pageSize = 100;
    this.server.reset();
  }

  get all(): FakeApplication[] {
    return [...this.applications.values()];
  }

  private handle(call: Call): Answer {
    if (!this.tokens.has((call.headers.authorization ?? '').replace('Bearer ', ''))) {
      return failure(401, 'InvalidAuthenticationToken', 'Access token validation failure.', call);
    }
    if (call.path === '/v1.0/applications') {
      return call.method === 'POST' ? this.create(call) : this.list(call);
    }
    if (call.path === '/v1.0/servicePrincipals' && call.method === 'POST') return this.addPrincipal(call);
    const [, byAppId, byId, action] =
      /^\/v1\.0\/applications(?:\(appId='([^']+)'\)|\/([^/]+))(?:\/(\w+))?$/.exec(call.path) ?? [];
    const application = this.all.find(({ appId, id }) => appId === byAppId || id === byId);
    if (!application || isHidden(application)) {
      return failure(
        404,
        'Request_ResourceNotFound',
        `Resource '${byAppId ?? byId}' does not exist or one of its queried reference-property objects are not present.`,
        call,
      );
    }
    return this.about(application, call, action);
  }

  private about(application: FakeApplication, call: Call, action: string | undefined): Answer {
    if (call.method === 'GET') return { status: 200, body: shown(application) };
    if (call.method === 'DELETE') {
      this.applications.delete(application.id);
      return { status: 204 };
    }
    if (action === 'addPassword') return this.addPassword(application, call);
    if (action === 'removePassword') return removePassword(application, call);
    return failure(400, 'BadRequest', 'Resource not found for the segment.', call);
  }

  private create(call: Call): Answer {
    const given = JSON.parse(call.body);
    const unknown = Object.keys(given).find((name) => !KNOWN_PROPERTIES.includes(name));
    if (unknown !== undefined || typeof given.displayName !== 'string') {
      return failure(400, 'Request_BadRequest', `Invalid property '${unknown}'.`, call);
    }
    const application: FakeApplication = {
      id: randomUUID(),
      appId: randomUUID(),
      displayName: given.displayName,
      tags: given.tags ?? [],
      createdDateTime: new Date(this.now()).toISOString(),
      passwords: [],
      hasServicePrincipal: false,
      hiddenFor: this.hideNewFor,
    };
    this.applications.set(application.id, application);
    return { status: 201, body: shown(application) };
  }

  private list(call: Call): Answer {
    const tag = /^tags\/any\(t:t eq '([^']+)'\)$/.exec(call.query.get('$filter') ?? '')?.[1];
    if (tag === undefined) return failure(400, 'Request_UnsupportedQuery', 'Unsupported filter.', call);
    const start = Number(call.query.get('$skiptoken') ?? 0);
    const size = Math.min(Number(call.query.get('$top') ?? 100), this.pageSize);
    const matching = this.all.filter((each) => each.tags.includes(tag) && !isHidden(each));
    const next = new URL(`${this.url}/v1.0/applications`);
    for (const [name, value] of call.query) next.searchParams.set(name, value);
    next.searchParams.set('$skiptoken', String(start + size));
    return {
      status: 200,
      body: {
        '@odata.context': `${this.url}/v1.0/$metadata#applications`,
        value: matching.slice(start, start + size).map(shown),
        ...(start + size < matching.length ? { '@odata.nextLink': next.href } : {}),
      },
    };
  }

  private addPrincipal(call: Call): Answer {
    const { appId } = JSON.parse(call.body);
    const application = this.all.find((each) => each.appId === appId);
    if (!application || isHidden(application)) {
      const text = `The appId '${appId}' of the service principal does not reference a valid application object.`;
      return failure(400, 'Request_BadRequest', text, call);
    }
    if (application.hasServicePrincipal) {
      const text = 'The service principal cannot be created: the service principal name is already in use.';
      return failure(409, 'Request_MultipleObjectsWithSameKeyValue', text, call);
    }
    application.hasServicePrincipal = true;
    return { status: 201, body: { id: randomUUID(), appId, displayName: application.displayName } };
  }

  private addPassword(application: FakeApplication, call: Call): Answer {
    const { displayName, endDateTime } = JSON.parse(call.body).passwordCredential ?? {};
    const secretText = `${randomBytes(3).toString('hex').slice(0, 3)}8Q~${randomBytes(26).toString('base64url').slice(0, 34)}`;
    const password: FakePassword = {
      keyId: randomUUID(),
      displayName: displayName ?? null,
      hint: secretText.slice(0, 3),
      startDateTime: withoutFraction(this.now()),
      endDateTime: withoutFraction(Date.parse(endDateTime)),
      secretText,
    };
    application.passwords.push(password);
    return { status: 200, body: { ...password, customKeyIdentifier: null } };
  }
}

function removePassword(application: FakeApplication, call: Call): Answer {
  const { keyId } = JSON.parse(call.body);
  const kept = application.passwords.filter((password) => password.keyId !== keyId);
  if (kept.length === application.passwords.length) {
    return failure(400, 'Request_BadRequest', `No password credential found with keyId '${keyId}'.`, call);
  }
  application.passwords = kept;
  return { status: 204 };
}

/** Graph returns dates in whole seconds here. */
function withoutFraction(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');
}

function isHidden(application: FakeApplication): boolean {
  if (application.hiddenFor === 0) return false;
  application.hiddenFor -= 1;
  return true;
}

/** The listed form, without any secret. */
function shown({ id, appId, displayName, tags, createdDateTime, passwords }: FakeApplication) {
  const passwordCredentials = passwords.map((each) => ({
    ...each,
    secretText: null,
    customKeyIdentifier: null,
  }));
  return { id, appId, displayName, tags, createdDateTime, passwordCredentials };
}

export function failure(status: number, code: string, message: string, call: Call): Answer {
  const requestId = randomUUID();
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': call.headers['client-request-id'],
  };
  return { status, headers: { 'request-id': requestId }, body: { error: { code, message, innerError } } };
}
