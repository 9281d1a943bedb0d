import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, expectEntraError, formOf } from '../platform/identity/token-requests.js';
import { expectRefusal } from '../recalls/api/recalls-table.js';
import { Service } from '../support/service.js';

/** Responses that are equal for every caller. */
const READY = [
  '/',
  '/docs/manufacturers',
  '/docs/manufacturers/openapi.yml',
  '/openapi.json',
  '/openapi.yml',
  '/docs',
  '/docs/',
  '/docs/index.html',
  '/docs/swagger-ui-init.js',
];

let service: Service;

describe('An answer that is the same for everybody', () => {
  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service.stop());

  it.each(READY)('%s is not sent again to who has it', async (path) => {
    const first = await service.anonymous.get(path).buffer(true);
    const second = await service.anonymous.get(path).buffer(true);
    expect(first.status).toBe(200);
    expect(first.text.length).toBeGreaterThan(100);
    expect(second.text).toBe(first.text);
    for (const name of [
      'etag',
      'content-type',
      'cache-control',
      'content-length',
      'content-security-policy',
    ]) {
      expect(second.headers[name], name).toBe(first.headers[name]);
    }
    const tag = String(first.headers.etag);
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    expect(first.headers['cache-control']).toBe('no-cache');
    for (const tags of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const same = await service.anonymous.get(path).set('If-None-Match', tags);
      expect(same.status, tags).toBe(304);
      expect(same.text).toBe('');
      expect(same.headers.etag).toBe(tag);
    }
    const other = await service.anonymous.get(path).set('If-None-Match', '"other"').buffer(true);
    expect(other.status).toBe(200);
    expect(other.text).toBe(first.text);
    const head = await service.anonymous.head(path);
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe(first.headers['content-length']);
  });

  it('is another one with a slash at the end of the page’s address, whatever was asked before', async () => {
    const page = await service.anonymous.get('/docs');
    const slash = await service.anonymous.get('/docs/');
    expect(page.text).toContain('./docs/swagger-ui-init.js');
    expect(slash.text).toContain('./swagger-ui-init.js');
    expect((await service.anonymous.get('/docs?a=/')).text).toBe(slash.text);
    expect((await service.anonymous.get('/docs?a=b')).text).toBe(page.text);
    expect((await service.anonymous.get('/docs')).text).toBe(page.text);
  });
});

const get = (path: string, from: Record<string, string>) => service.anonymous.get(path).set(from).then();

describe('Routes that need no credentials', () => {
  const LIMIT = 5;

  beforeAll(async () => {
    service = await Service.start({ publicRequestsPerSecond: LIMIT, trustedProxies: 1 });
  });
  afterAll(() => service.stop());

  const PATHS = [
    '/',
    '/docs/mot-services',
    '/docs/mot-services/openapi.json',
    '/docs/mot-services/nothing.js',
    '/openapi.json',
    '/openapi.yml',
    '/docs',
    '/docs/swagger-ui.css',
    '/docs/nothing.js',
  ];

  // Each with addresses of its own, because all routes are counted together.
  it.each(
    PATHS.map((path, place) => [path, place] as const),
  )('let an address call so often in any second: %s', async (path, place) => {
    const A = { 'X-Forwarded-For': `192.0.2.${place}` };
    const B = { 'X-Forwarded-For': `198.51.100.${place}` };
    for (let call = 0; call < LIMIT; call++) expect((await get(path, A)).status).not.toBe(429);
    const refused = await get(path, A);
    expectRefusal(refused, 429, 'RECALLS-RL-02', 'You have sent too many requests in a short amount of time');
    expect(refused.headers['retry-after']).toBe('1');
    expect((await get(path, B)).status).not.toBe(429);
    service.clock.advance({ milliseconds: 999 });
    expect((await get(path, A)).status).toBe(429);
    service.clock.advance({ milliseconds: 1 });
    expect((await get(path, A)).status).not.toBe(429);
  });
});

describe('Routes that need no credentials', () => {
  const A = { 'X-Forwarded-For': '192.0.2.1' };

  afterEach(() => service.stop());

  it('have one limit together, and tell it in the words of their surface', async () => {
    service = await Service.start({ publicRequestsPerSecond: 3, trustedProxies: 1 });
    expect((await get('/openapi.json', A)).status).toBe(200);
    expect((await get('/common/v2.0/.well-known/openid-configuration', A)).status).toBe(200);
    expect((await get('/common/discovery/v2.0/keys', A)).status).toBe(200);
    for (const path of ['/common/v2.0/.well-known/openid-configuration', '/common/discovery/v2.0/keys']) {
      const refused = await get(path, A);
      expectEntraError(refused, 429, 'temporarily_unavailable', 90055, /too many incoming requests/);
      expect(refused.headers['retry-after']).toBe('1');
    }
  });

  it('have it apart from health, from the token endpoint, which has its own, and from calls with credentials', async () => {
    service = await Service.start({ publicRequestsPerSecond: 1 });
    const maker = await service.onboard();
    expect((await service.anonymous.get('/openapi.json')).status).toBe(200);
    expect((await service.anonymous.get('/openapi.json')).status).toBe(429);
    for (let call = 0; call < 5; call++) {
      expect((await service.anonymous.get('/health/live')).status).toBe(200);
      expect((await service.anonymous.get('/health/ready')).status).toBe(200);
      expect((await ask(service, formOf(maker))).status).toBe(200);
      expect((await service.as(maker).get('/credentials')).status).toBe(200);
    }
  });
});
