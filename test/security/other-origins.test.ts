import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { Administrator } from '../recalls/administration/administrator.js';
import { exchange } from '../recalls/bad-input/raw-exchange.js';
import { expectError, read } from '../recalls/bad-input/refusal.js';
import { ImportSite, importFile, mailsTo } from '../recalls/imports/import-site.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import type { Service } from '../support/service.js';

const PUBLIC = 'https://recalls.example';
const EVIL = 'evil.example';

/** Every header and form by which a request can claim to be for another host. */
const HOSTS: readonly (readonly [name: string, target: (path: string) => string, headers: string])[] = [
  ['Host', (path) => path, `Host: ${EVIL}\r\n`],
  ['an absolute address', (path) => `https://${EVIL}${path}`, `Host: ${EVIL}\r\n`],
  ['X-Forwarded-Host', (path) => path, `Host: recalls.example\r\nX-Forwarded-Host: ${EVIL}\r\n`],
  ['Forwarded', (path) => path, `Host: recalls.example\r\nForwarded: host=${EVIL};proto=http\r\n`],
  [
    'X-Original-URL',
    (path) => path,
    `Host: recalls.example\r\nX-Original-URL: https://${EVIL}/admin\r\nX-Rewrite-URL: /admin\r\n`,
  ],
  [
    'X-Forwarded-Proto and -Prefix',
    (path) => path,
    `Host: ${EVIL}\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Prefix: //${EVIL}\r\n`,
  ],
];

describe('A call that comes from elsewhere, or says it was sent elsewhere', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;
  let credentials: string;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ publicUrl: PUBLIC, trustedProxies: 1 });
    maker = await service.onboard();
    credentials = `Authorization: Bearer ${await service.tokenOf(maker)}\r\nX-API-Key: ${maker.apiKey}\r\n`;
  });
  afterAll(() => site?.close());

  it.each(HOSTS)('by %s gets no address of that host in any answer', async (_name, target, headers) => {
    for (const [path, login] of [
      ['/openapi.json', ''],
      ['/openapi.yml', ''],
      ['/docs', ''],
      ['/any/v2.0/.well-known/openid-configuration', ''],
      ['/recalls', credentials],
      ['/credentials', credentials],
      ['/imports', credentials],
      ['/nowhere', ''],
      ['/docs/..', ''],
    ] as const) {
      const [answer] = await exchange(service.url, `GET ${target(path)} HTTP/1.1\r\n${headers}${login}\r\n`);
      expect(answer?.status, path).toBeGreaterThanOrEqual(200);
      expect(answer?.body, path).not.toContain(EVIL);
      expect(Object.values(answer?.headers ?? {}).join(), path).not.toContain(EVIL);
    }
  });

  it('makes no mail name that host: addresses in mails are those of the settings', async () => {
    const many = Array.from({ length: 150 }, (_, index) => `V${index},C/1,,no-date`);
    await importFile(site, service, maker, 'many.csv', snapshot(...many));
    const [mail] = await mailsTo(service, maker);
    expect(mail?.body_text).toContain(`GET ${PUBLIC}/imports/`);
    const administrator = await Administrator.of(service);
    const { body } = await administrator.post('/admin/clients', {
      name: 'Newcomer',
      email: 'newcomer@example.com',
      role: 'mot',
    });
    expect(new URL(body.accessTokenUrl).origin).toBe(PUBLIC);
  });

  it.each([
    'GET',
    'POST',
    'PUT',
    'DELETE',
    'OPTIONS',
    'HEAD',
  ])('is let in by no %s of another origin: there is no CORS, and no preflight', async (method) => {
    for (const path of [
      '/recalls',
      '/oauth2/v2.0/token',
      '/openapi.json',
      '/docs',
      '/health/live',
      '/admin/clients',
    ]) {
      const head = `Host: recalls.example\r\nOrigin: https://${EVIL}\r\nAccess-Control-Request-Method: POST\r\n`;
      const asked = `${head}Access-Control-Request-Headers: authorization,x-api-key\r\nContent-Length: 0\r\n`;
      const [answer] = await exchange(
        service.url,
        `${method} ${path} HTTP/1.1\r\n${asked}${credentials}\r\n`,
      );
      const names = Object.keys(answer?.headers ?? {});
      expect(
        names.filter((name) => name.startsWith('access-control-')),
        path,
      ).toEqual([]);
      expect(names, path).not.toContain('set-cookie');
      if (method === 'OPTIONS') expect(answer?.status, path).toBe(404);
    }
  });

  it.each([
    'TRACE',
    'TRACK',
    'DEBUG',
    'CONNECT',
    'PATCH',
    'COPY',
    'LINK',
    'PROPFIND',
    'SEARCH',
  ])('finds nothing with %s, which sends nothing back', async (method) => {
    for (const path of ['/recalls', '/', '/oauth2/v2.0/token', '/docs']) {
      const request = `${method} ${path} HTTP/1.1\r\nHost: recalls.example\r\nX-Secret: echo-me\r\n${credentials}\r\n`;
      const [answer] = await exchange(service.url, request);
      expect([400, 404]).toContain(answer?.status);
      expect(answer?.body).not.toContain('echo-me');
      expect(answer?.body).not.toContain(maker.apiKey);
    }
  });

  it('can change no method by a header or parameter: a GET stays one', async () => {
    const overrides =
      'X-HTTP-Method-Override: DELETE\r\nX-HTTP-Method: DELETE\r\nX-Method-Override: DELETE\r\n';
    const path = '/recalls/vin/METHOD1?manufacturerCampaignReference=A/1';
    await service.as(maker).post('/recalls', {
      vin: 'METHOD1',
      manufacturerCampaignReference: 'A/1',
      recallCampaignStartDate: '2024-01-01',
    });
    const request = `GET ${path} HTTP/1.1\r\nHost: recalls.example\r\n${overrides}${credentials}\r\n`;
    const [answer] = await exchange(service.url, request);
    expect(answer?.status).toBe(200);
    const [withParameter] = await exchange(service.url, request.replace('?', '?_method=DELETE&'));
    expect(withParameter?.status).toBe(400);
    expect((await service.as(maker).get(path)).status).toBe(200);
  });

  it('leaves nothing in a cache: answers with credentials in their request may be kept by nobody', async () => {
    for (const path of ['/recalls', '/recalls/vin/METHOD1', '/credentials', '/imports', '/nowhere']) {
      const [answer] = await exchange(
        service.url,
        `GET ${path} HTTP/1.1\r\nHost: recalls.example\r\n${credentials}If-None-Match: *\r\nIf-Modified-Since: Sun, 22 Nov 2026 00:00:00 GMT\r\n\r\n`,
      );
      expect(answer?.headers['cache-control'], path).toBe('no-store');
      expect(answer?.status, path).not.toBe(304);
    }
    const [token] = await exchange(
      service.url,
      `POST /oauth2/v2.0/token HTTP/1.1\r\nHost: recalls.example\r\nContent-Length: 0\r\n\r\n`,
    );
    expect(token?.headers['cache-control']).toBe('no-store');
  });

  it('is reported in an error in JSON, which no browser renders', async () => {
    const markup = '<script>alert(1)</script>';
    for (const path of [`/${encodeURIComponent(markup)}`, `/recalls/vin/A?${encodeURIComponent(markup)}=1`]) {
      const [answer] = await exchange(
        service.url,
        `GET ${path} HTTP/1.1\r\nHost: recalls.example\r\n${credentials}Accept: text/html\r\n\r\n`,
      );
      expect(answer?.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(answer?.headers['x-content-type-options']).toBe('nosniff');
    }
    expectError(
      read((await exchange(service.url, `GET /${markup} HTTP/1.1\r\nHost: a\r\n\r\n`))[0]),
      'urlNotFound',
    );
  });
});
