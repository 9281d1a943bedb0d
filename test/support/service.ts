import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import supertest from 'supertest';
import { inject } from 'vitest';
import {
  createRecallsClient,
  type RecallsClient,
  type RecallsClientOptions,
} from '../../client/recalls-client.js';
import { createApplication } from '../../src/application.js';
import { readSettings } from '../../src/platform/config/read-settings.js';
import type { Settings } from '../../src/platform/config/settings.js';
import type { Surface } from '../../src/platform/surfaces/surface.js';
import { Surfaces } from '../../src/platform/surfaces/surfaces.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { OnboardingService } from '../../src/recalls/onboarding/onboarding.service.js';
import type { RecallsRole } from '../../src/recalls/roles.js';
import { surfacesOf } from '../../src/surfaces.js';
import { FakeClock } from './fake-clock.js';
import { openPool } from './pool.js';
import { asApplication } from './roles.js';
import { keepFromLogs, suiteLog } from './suite-log.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL server for the whole run, for the superuser. */
    postgresUrl: string;
    /** The same server, for the role of the service. */
    applicationUrl: string;
    /** A migrated, empty database that others are copied from. */
    templateDatabase: string;
    /** The folder of all logs of the run until its end. */
    logFolder: string;
  }
}

/** A migrated, empty database that is dropped after the test. The address is the superuser's. */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${inject('templateDatabase')} STRATEGY FILE_COPY`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** Kept for all files of a worker, because a connection costs as much processor time as a short test. */
let administration: pg.Pool | undefined;

async function onServer(sql: string): Promise<void> {
  if (administration === undefined) {
    const pool = new pg.Pool({
      connectionString: inject('postgresUrl'),
      max: 1,
      idleTimeoutMillis: 0,
      allowExitOnIdle: true,
    });
    // The server stops before the workers end.
    pool.on('error', () => {});
    administration = pool;
  }
  await administration.query(sql);
}

export type Answer = supertest.Response;

let onboarded = 0;

/** The real application on a database of its own, listening on a free port. */
export class Service {
  private tokens = new Map<string, { readonly token: string; readonly askedAt: number }>();

  private constructor(
    readonly application: NestFastifyApplication,
    readonly url: string,
    readonly clock: FakeClock,
    readonly settings: Settings,
    /** For checking the database afterwards, and for preparing data beforehand. */
    readonly database: pg.Pool,
    private readonly cleanUp: () => Promise<void>,
  ) {}

  /** @param settings those that differ from the defaults; limits are high unless a test needs the real ones */
  static async start(
    settings: Partial<Settings> = {},
    {
      clock = new FakeClock(),
      databaseUrl,
      moreSurfaces = [],
    }: { clock?: FakeClock; databaseUrl?: string; moreSurfaces?: readonly Surface[] } = {},
  ): Promise<Service> {
    const database =
      databaseUrl === undefined ? await createDatabase() : { url: databaseUrl, drop: async () => {} };
    const dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-'));
    const all: Settings = {
      ...readSettings({ NODE_ENV: 'test' }),
      port: 0,
      dataDir,
      landingDir: join(dataDir, 'landing'),
      databaseUrl: asApplication(database.url),
      databasePoolSize: 5,
      publicUrl: 'http://recalls.test',
      log: { level: 'debug', format: 'json', key: undefined },
      rateLimitPerSecond: 100_000,
      motRateLimitPerSecond: 100_000,
      publicRequestsPerSecond: 100_000,
      tokenRequestsPerMinute: { perClient: 100_000, perAddress: 100_000 },
      collectiveLimits: {
        kadoe: { perSecond: 100_000, burst: 100_000 },
        renewal: { perSecond: 100_000, burst: 100_000 },
      },
      ...settings,
    };
    const application = await createApplication(all, {
      clock,
      logTo: suiteLog,
      surfaces: new Surfaces([...moreSurfaces, ...surfacesOf(all)]),
    });
    await application.listen({ host: '127.0.0.1', port: all.port });
    const pool = openPool(database.url, { max: 3 });
    return new Service(application, await urlOf(application), clock, all, pool, async () => {
      await pool.end();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    });
  }

  async stop(): Promise<void> {
    await this.application.close();
    await this.cleanUp();
  }

  async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.database.query<Row>(sql, values)).rows;
  }

  /** Onboards a new client with the service's own code. */
  async onboard(
    role: RecallsRole = 'manufacturer',
    { name, dailyQuota }: { name?: string; dailyQuota?: number } = {},
  ) {
    onboarded += 1;
    const client = await this.application.get(OnboardingService).onboard(
      { kind: 'service' },
      {
        name: name ?? `Maker ${onboarded}`,
        email: `recalls-team-${onboarded}@example.com`,
        role,
        ...(dailyQuota === undefined ? {} : { dailyQuota }),
      },
    );
    keepFromLogs('a client secret', client.clientSecret);
    keepFromLogs('an API key', client.apiKey);
    return client;
  }

  /** An access token from the token endpoint, requested once per client, and again after the clock has moved out of its lifetime. */
  async tokenOf(client: OnboardedClient): Promise<string> {
    const askedAt = this.clock.now();
    const kept = this.tokens.get(client.clientId);
    const age = askedAt - (kept?.askedAt ?? Number.NEGATIVE_INFINITY);
    if (kept && age >= 0 && age < this.settings.tokenTtlSeconds * 1_000) return kept.token;
    const token = await this.requestToken(client);
    this.tokens.set(client.clientId, { token, askedAt });
    return token;
  }

  /** A new access token from the token endpoint. */
  async requestToken(client: OnboardedClient): Promise<string> {
    const answer = await supertest(this.url).post('/oauth2/v2.0/token').type('form').send({
      grant_type: 'client_credentials',
      client_id: client.clientId,
      client_secret: client.clientSecret,
      scope: client.scopeUrl,
    });
    if (answer.status !== 200) throw new Error(`No token: ${answer.status} ${answer.text}`);
    keepFromLogs('a token', answer.body.access_token);
    return answer.body.access_token;
  }

  /** Calls with both of a client's credentials: `await service.as(maker).get('/recalls/vin/ABC1')`. */
  as(client: OnboardedClient) {
    const call = async (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object | string) => {
      keepVinFromLogs(path, body);
      const request = supertest(this.url)
        [method](path)
        .set('Authorization', `Bearer ${await this.tokenOf(client)}`)
        .set('X-API-Key', client.apiKey);
      if (body !== undefined) request.set('Content-Type', 'application/json').send(body);
      return (await request) as Answer;
    };
    return {
      get: (path: string) => call('get', path),
      post: (path: string, body?: object | string) => call('post', path, body),
      put: (path: string, body?: object | string) => call('put', path, body),
      delete: (path: string) => call('delete', path),
    };
  }

  /** The TypeScript client, with types from the OpenAPI document; its pauses take no time and move the service's clock. */
  clientOf(client: OnboardedClient, options: Partial<RecallsClientOptions> = {}): RecallsClient {
    return createRecallsClient({
      baseUrl: this.url,
      // Onboarding returns the public address, which differs here.
      credentials: { ...client, accessTokenUrl: `${this.url}/oauth2/v2.0/token` },
      now: () => this.clock.now(),
      wait: async (milliseconds) => this.clock.advance({ milliseconds }),
      ...options,
    });
  }

  /** Calls without credentials, or with those that the caller sets. */
  get anonymous() {
    return supertest(this.url);
  }
}

/** Short texts also occur by chance: as a column, a method, a part of a hash. */
const DISTINCT_VIN = /^(?=.*\d)(?=.*[A-Z])[0-9A-Z]{9,50}$/;

function keepVinFromLogs(path: string, body: object | string | undefined): void {
  const inPath = /^\/(?:recalls\/vin|mot\/vehicles)\/([^/?]+)/.exec(path)?.[1];
  const inBody = typeof body === 'object' && 'vin' in body ? body.vin : undefined;
  for (const vin of [inPath, inBody]) {
    if (typeof vin === 'string' && DISTINCT_VIN.test(vin)) keepFromLogs('a VIN', vin);
  }
}

async function urlOf(application: NestFastifyApplication): Promise<string> {
  return (await application.getUrl()).replace('[::1]', '127.0.0.1');
}
