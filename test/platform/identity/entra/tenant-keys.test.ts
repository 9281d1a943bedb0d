import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KeyRing } from '../../../../src/platform/auth/key-ring.js';
import type { TenantKeyRing } from '../../../../src/platform/auth/tenant-key-ring.js';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import { createDatabase, Service } from '../../../support/service.js';
import { expectRefusal } from '../../auth/expectations.js';
import { callAs, EntraSite } from './entra-service.js';
import { HTML_PAGE, type Trouble } from './fake-server.js';
import { makeKey } from './fake-tenant.js';

const PAGE = { status: 200, headers: { 'content-type': 'text/html' }, body: HTML_PAGE };

/** Different reasons why the keys can't be read. */
const OUTAGES: [string, Trouble][] = [
  ['is cut off', 'cut before'],
  ['is cut off in the middle of its answer', 'cut after'],
  ['answers 503 with a page', { ...PAGE, status: 503 }],
  ['answers 200 with a page', PAGE],
  ['answers 500 with JSON', { status: 500, body: { error: 'server_error' } }],
  ['answers JSON that is something else', { status: 200, body: [] }],
  ['answers null', { status: 200, body: null }],
  ['answers an empty key set', { status: 200, body: { keys: [] } }],
  ['redirects', { status: 302, headers: { location: 'https://127.0.0.1:1/' } }],
];

describe('The keys of a tenant', () => {
  let site: EntraSite;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let maker: OnboardedClient;
  let service: Service;

  beforeAll(async () => {
    site = await EntraSite.open();
    database = await createDatabase();
    service = await site.start({}, { databaseUrl: database.url });
    maker = await service.onboard();
    await service.stop();
  });
  beforeEach(async () => {
    service = await site.start({}, { databaseUrl: database.url });
    // Once this request is answered, the keys have been read.
    expect((await call()).status).toBe(200);
  });
  afterEach(async () => {
    site.tenant.reset();
    await service.stop();
  });
  afterAll(async () => {
    await database?.drop();
    await site?.close();
  });

  const call = (token?: string) =>
    callAs({ service, tenant: site.tenant }, maker, ['get', '/credentials'], token);
  const looks = () => site.tenant.server.calls.filter(({ path }) => path.endsWith('/keys')).length;

  it('are looked up again for one that is new, at most every 5 seconds', async () => {
    const before = looks();
    service.clock.advance({ seconds: 5 });
    site.tenant.rotate();
    expect((await call()).status).toBe(200);
    expect(looks()).toBe(before + 1);
    const unknown = { ...makeKey(), kid: randomUUID() };
    for (let attempt = 0; attempt < 20; attempt++) {
      expectRefusal(await call(site.tenant.tokenFor(maker.clientId, { key: unknown })), 'unauthorised');
    }
    expect(looks()).toBe(before + 1);
    service.clock.advance({ seconds: 5 });
    await Promise.all(
      Array.from({ length: 20 }, async () =>
        expectRefusal(await call(site.tenant.tokenFor(maker.clientId, { key: unknown })), 'unauthorised'),
      ),
    );
    expect(looks()).toBe(before + 2);
  });

  it('stop counting once the tenant has withdrawn them, also for tokens seen before', async () => {
    const token = site.tenant.tokenFor(maker.clientId);
    expect((await call(token)).status).toBe(200);
    site.tenant.rotate();
    await (service.application.get(KeyRing, { strict: false }) as TenantKeyRing).refresh();
    service.clock.advance({ seconds: 5 });
    expectRefusal(await call(token), 'unauthorised');
  });

  it.each(OUTAGES)('remain valid when the tenant %s, and a new one is 503', async (_, trouble) => {
    site.tenant.server.trouble = () => trouble;
    service.clock.advance({ seconds: 5 });
    const unknown = site.tenant.tokenFor(maker.clientId, { key: makeKey() });
    expectRefusal(await call(unknown), 'unavailable');
    expectRefusal(await call(unknown), 'unavailable');
    expect((await call()).status).toBe(200);
    site.tenant.server.reset();
    service.clock.advance({ seconds: 5 });
    expectRefusal(await call(unknown), 'unauthorised');
  });

  it('that are broken or of another kind do not take the good ones down', async () => {
    site.tenant.rotate();
    const [good] = site.tenant.keys;
    const { n, e } = good?.publicKey.export({ format: 'jwk' }) ?? {};
    site.tenant.server.trouble = ({ path }) =>
      path.endsWith('/keys')
        ? {
            status: 200,
            body: {
              keys: [
                null,
                'key',
                { kid: 'ec', kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', use: 'sig' },
                { kid: 'enc', kty: 'RSA', use: 'enc', n, e },
                { kid: 'short', kty: 'RSA', use: 'sig', n: 'AQAB', e: 'AQAB' },
                { kid: 'odd', kty: 'RSA', use: 'sig', n: '', e: '' },
                { kid: good?.kid, kty: 'RSA', use: 'sig', n, e },
              ],
            },
          }
        : undefined;
    service.clock.advance({ seconds: 5 });
    expect((await call()).status).toBe(200);
    for (const kid of ['ec', 'enc', 'short', 'odd']) {
      const key = good && { ...good, kid };
      if (key) expectRefusal(await call(site.tenant.tokenFor(maker.clientId, { key })), 'unauthorised');
    }
  });

  it('are not taken from the metadata of another issuer, nor from an address in the clear', async () => {
    const { server, issuer } = site.tenant;
    for (const body of [
      { issuer: 'https://login.microsoftonline.com/other/v2.0', jwks_uri: `${server.url}/keys` },
      { issuer, jwks_uri: 'http://127.0.0.1:1/keys' },
    ]) {
      service.clock.advance({ seconds: 5 });
      server.trouble = ({ path }) => (path.endsWith('configuration') ? { status: 200, body } : undefined);
      expectRefusal(await call(site.tenant.tokenFor(maker.clientId, { key: makeKey() })), 'unavailable');
    }
  });

  it('that could never be had make every call 503, never 401, until they can', async () => {
    await service.stop();
    site.tenant.server.trouble = () => ({ ...PAGE, status: 503 });
    service = await site.start({}, { databaseUrl: database.url });
    for (let attempt = 0; attempt < 3; attempt++) expectRefusal(await call(), 'unavailable');
    expect((await service.anonymous.get('/health/live')).status).toBe(200);
    site.tenant.server.reset();
    service.clock.advance({ seconds: 5 });
    expect((await call()).status).toBe(200);
  });

  it('are waited for 5 seconds and no longer', async () => {
    site.tenant.server.trouble = () => 'silent';
    service.clock.advance({ seconds: 5 });
    const begun = performance.now();
    expectRefusal(await call(site.tenant.tokenFor(maker.clientId, { key: makeKey() })), 'unavailable');
    const took = performance.now() - begun;
    expect(took).toBeGreaterThan(4_000);
    expect(took).toBeLessThan(9_000);
  });
});
