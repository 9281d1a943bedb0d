import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formOf } from '../platform/identity/token-requests.js';
import { type PopulatedService, populatedService } from '../recalls/contracts/populated-service.js';
import { PROTECTED_ROUTES } from '../recalls/contracts/route-list.js';

/** Modules and functions that can open a connection. */
const WAYS =
  /\bfetch\(|\bconnect\(|createConnection\(|https?\.(?:get|request)\(|new (?:Client|Pool|pg\.Client|pg\.Pool|Redis|DataSource|OTLPTraceExporter|S3Client)\(|createTransport\(|openConnection\(|withOwnConnection\(/;

/**
 * The files that use them, and the settings that contain the destinations; also, everything in `database` connects to the database. No
 * destination contains a caller's value.
 */
const DESTINATIONS: Readonly<Record<string, string>> = {
  'kadoe/register/load/register-loads.ts': 'DATABASE_URL',
  'licence-renewal/processing/forwarding/http-forwarding.ts': 'FORWARD_URL, FORWARD_TEST_URL',
  'platform/backup/load-database.ts': 'DATABASE_URL, DATABASE_OWNER_URL',
  'platform/backup/restore-backup.ts': 'DATABASE_URL, DATABASE_OWNER_URL',
  'platform/backup/store-database.ts': 'DATABASE_URL',
  'platform/health/database-health.ts': 'DATABASE_URL',
  'platform/identity/entra/json-exchange.ts': 'ENTRA_AUTHORITY, ENTRA_GRAPH_URL',
  'platform/limits/redis-connection.ts': 'REDIS_URL',
  'platform/limits/redis-connection-manager.ts': 'REDIS_URL',
  'platform/mail/mail-folder.ts': 'nowhere: a stream',
  'platform/mail/smtp-transport.ts': 'SMTP_URL',
  'recalls/mot/look-up-pool.ts': 'DATABASE_URL, DATABASE_REPLICA_URL',
  'platform/object-store/s3/s3-client.ts': 'STORAGE_URL',
  'platform/observability/database-metrics.ts': 'DATABASE_URL',
  'platform/observability/request-traces.ts': 'OTEL_EXPORTER_OTLP_ENDPOINT',
  'recalls/imports/runs/run-leases.ts': 'DATABASE_URL',
  'recalls/imports/scan/clamd-scanner.ts': 'CLAMD_URL',
  'recalls/imports/merge/snapshot-staging.ts': 'DATABASE_URL',
  'recalls/imports/validation/validation-sessions.ts': 'DATABASE_URL',
};

it('The service calls out from a few files only, each to an address of its settings', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/^(cli|recalls\/demo|platform\/database)\b/.test(name))
    .filter((name) => WAYS.test(readFileSync(join('src', name), 'utf8')));
  expect(files.sort()).toEqual(Object.keys(DESTINATIONS).sort());
});

describe('An address that a caller writes, wherever it may write something', () => {
  let populated: PopulatedService;
  let trap: Server;
  let url: string;
  let visits = 0;

  beforeAll(async () => {
    populated = await populatedService({ parts: new Set(['api']) });
    trap = createServer((_request, response) => response.end('{}'));
    trap.on('connection', () => {
      visits += 1;
    });
    trap.listen(0, '127.0.0.1');
    await once(trap, 'listening');
    url = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/`;
  });
  afterAll(async () => {
    await populated?.close();
    trap.close();
  });

  it('is visited by nobody', async () => {
    const { service, clients } = populated;
    const headers = {
      Referer: url,
      Origin: url,
      'X-Forwarded-Host': url,
      Forwarded: `for="${url}"`,
      Link: `<${url}>; rel="payload"`,
      'X-Callback-Url': url,
      'X-Webhook': url,
      Via: url,
    };
    for (const [route, { roles, call }] of Object.entries(PROTECTED_ROUTES)) {
      const [role] = roles;
      if (role === undefined || /disable|enable|DELETE|keys|secrets|reject|approve|give-up/.test(route))
        continue;
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern.replace(/:(\w+)/g, encodeURIComponent(url));
      const client = clients[role];
      const body = call?.(populated).body;
      const texts = typeof body === 'object' ? Object.keys(body) : ['url', 'callback'];
      const request = service.anonymous[method.toLowerCase() as 'get' | 'post' | 'put'](path)
        .query({ url, callback: url, cursor: url, redirect_uri: url })
        .set('Authorization', `Bearer ${await service.tokenOf(client)}`)
        .set('X-API-Key', client.apiKey)
        .set(headers);
      const answer =
        method === 'GET'
          ? await request
          : await request.send(Object.fromEntries(texts.map((name) => [name, url])));
      expect(answer.status, route).toBeLessThan(500);
    }
    const form = { redirect_uri: url, request_uri: url, client_assertion: url, jku: url, resource: url };
    await service.anonymous
      .post('/oauth2/v2.0/token')
      .type('form')
      .send({ ...formOf(clients.manufacturer), ...form });
    await service.anonymous
      .post('/oauth2/v2.0/token')
      .type('form')
      .send({ ...formOf(clients.manufacturer), scope: url, client_id: url });
    await service.anonymous.get(`/${encodeURIComponent(url)}/v2.0/.well-known/openid-configuration`);
    expect(visits).toBe(0);
  });
});
