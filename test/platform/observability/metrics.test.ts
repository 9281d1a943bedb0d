import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ObservabilityServer } from '../../../src/platform/observability/observability-server.js';
import {
  type OnboardedClient,
  OnboardingService,
} from '../../../src/recalls/onboarding/onboarding.service.js';
import { ImportSite, importFile } from '../../recalls/imports/import-site.js';
import { confirmAt } from '../../recalls/mot/stored-recalls.js';
import { ed25519Key } from '../../recalls/sftp/key-pairs.js';
import { createDatabase, Service } from '../../support/service.js';
import { freePort } from '../../support/started-service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { Scrape } from './scrape.js';

describe('the metrics', () => {
  let site: ImportSite;
  let service: Service;
  let url: string;
  let maker: OnboardedClient;

  beforeAll(async () => {
    const port = await freePort();
    site = await ImportSite.open();
    service = await site.start({ metrics: { host: '127.0.0.1', port }, rateLimitPerSecond: 5 });
    await service.application.get(ObservabilityServer).listen();
    url = `http://127.0.0.1:${port}`;
    maker = await service.application.get(OnboardingService).onboard(
      { kind: 'service' },
      {
        name: 'Counted "Motors"',
        email: 'team@example.com',
        role: 'manufacturer',
        sshKeys: [ed25519Key().publicKey],
      },
    );
  });

  afterAll(async () => {
    service.application.get(ObservabilityServer).close();
    await site.close();
  });

  /** A request is counted only after its response was sent. */
  const eventually = (holds: (scrape: Scrape) => boolean) =>
    vi.waitUntil(async () => {
      const scrape = await Scrape.from(url);
      return holds(scrape) ? scrape : undefined;
    });

  it('count requests by route, status and client, with their durations', async () => {
    await service.as(maker).get('/recalls/vin/COUNTED99VEHICLE1');
    await service.as(maker).get('/recalls/vin/COUNTED99VEHICLE2');
    await service.anonymous.get('/recalls/vin/COUNTED99VEHICLE3');
    await service.anonymous.get('/nowhere/at/all');
    const route = '/recalls/vin/:vin';
    const requests = 'recalls_http_requests_total';
    const scrape = await eventually((now) => now.value(requests, { route: 'none', status: '404' }) === 1);
    expect(scrape.types.get(requests)).toBe('counter');
    expect(scrape.value(requests, { method: 'GET', route, status: '404', client: maker.clientId })).toBe(2);
    expect(scrape.value(requests, { method: 'GET', route, status: '403', client: 'none' })).toBe(1);
    expect(scrape.value('recalls_http_request_duration_seconds_count', { route })).toBe(3);
    expect(scrape.value('recalls_http_request_duration_seconds_bucket', { route, le: '+Inf' })).toBe(3);
    // Whatever callers send, only known routes and clients become labels.
    expect([...scrape.valuesOf('route')].join()).not.toMatch(/COUNTED99|nowhere/);
  });

  it('count what the limiters decide', async () => {
    for (let call = 0; call < 8; call++) await service.as(maker).delete('/credentials/none');
    const scrape = await Scrape.from(url);
    const decided = (limiter: string, decision: string) =>
      scrape.value('recalls_limiter_decisions_total', { limiter, decision });
    expect(decided('per-second', 'refused')).toBe(3);
    expect(decided('per-second', 'let through')).toBe(7);
    expect(decided('daily', 'let through')).toBe(7);
    expect(decided('token-client', 'let through')).toBe(1);
    expect(scrape.value('recalls_limiter_fallbacks_total')).toBe(0);
    expect(scrape.value('recalls_limiter_outages_total')).toBe(0);
    // Without Redis there is nothing to share, and nothing to alert of.
    expect(scrape.types.get('recalls_limiter_shared')).toBe('gauge');
    expect(scrape.value('recalls_limiter_shared')).toBeUndefined();
  });

  it('count files, their changes, and held closures of all processes', async () => {
    await service.query(
      `INSERT INTO import_run (id, manufacturer_id, file_name, source, dry_run, size_bytes, state, received_at,
         next_attempt_at, archive_file, added, closed, held, waiting_for, withdrawn, skipped)
       SELECT gen_random_uuid(), manufacturer_id, 'day.csv', 'sftp', dry_run, 1, state, at, at, 'x', added, closed, held, waiting,
              closed * 3, added + 1
         FROM client, (VALUES (false, 'done', 100, 5, 0, NULL, '2026-11-20T06:00:00Z'::timestamptz),
                              (false, 'held', 20, 0, 7, NULL, '2026-11-21T06:00:00Z'),
                              (false, 'rejected', 0, 0, 0, NULL, '2026-11-22T06:00:00Z'),
                              (false, 'received', 0, 0, 0, 'the scanner', '2026-11-22T07:30:00Z'),
                              (true, 'done', 1000, 0, 0, NULL, '2026-11-22T09:00:00Z'))
              AS run (dry_run, state, added, closed, held, waiting, at)
        WHERE client.id = $1`,
      [maker.clientId],
    );
    const scrape = await Scrape.from(url);
    const runs = (state: string) => scrape.value('recalls_import_runs', { state });
    expect([runs('done'), runs('held'), runs('rejected'), runs('received'), runs('merging')]).toEqual([
      1, 1, 1, 1, 0,
    ]);
    expect(scrape.value('recalls_import_runs_waiting')).toBe(1);
    expect(scrape.value('recalls_import_rows_total', { change: 'added' })).toBe(120);
    expect(scrape.value('recalls_import_rows_total', { change: 'closed' })).toBe(5);
    expect(scrape.value('recalls_import_closures_held')).toBe(7);
    expect(scrape.value('recalls_import_runs_held')).toBe(1);
    expect(scrape.value('recalls_import_rows_total', { change: 'withdrawn' })).toBe(15);
    expect(scrape.value('recalls_import_rows_total', { change: 'skipped' })).toBe(124);
    // Held as a whole, without a closure in it.
    await service.query(`UPDATE import_run SET held = 0, held_whole = true WHERE state = 'held'`);
    const whole = await Scrape.from(url);
    expect(whole.value('recalls_import_closures_held')).toBe(0);
    expect(whole.value('recalls_import_runs_held')).toBe(1);
    await service.query(`UPDATE import_run SET closures_decision = 'rejected' WHERE state = 'held'`);
    expect((await Scrape.from(url)).value('recalls_import_runs_held')).toBe(0);
    await service.query('DELETE FROM import_run');
  });

  it('give two that ask at the same time the same figures', async () => {
    await service.query(
      `INSERT INTO import_run (id, manufacturer_id, file_name, source, dry_run, size_bytes, state, received_at,
         next_attempt_at, archive_file, added)
       SELECT gen_random_uuid(), manufacturer_id, 'day.csv', 'sftp', false, 1, 'done', now(), now(), 'x', 40
         FROM client WHERE client.id = $1`,
      [maker.clientId],
    );
    const scrapes = await Promise.all(Array.from({ length: 8 }, () => Scrape.from(url)));
    for (const scrape of scrapes) {
      expect(scrape.value('recalls_import_rows_total', { change: 'added' })).toBe(40);
      expect(scrape.value('recalls_import_runs', { state: 'done' })).toBe(1);
    }
    await service.query('DELETE FROM import_run');
  });

  it('leave out probes, whatever is asked for and whatever the answer is', async () => {
    const requests = async () => (await Scrape.from(url)).value('recalls_http_requests_total') ?? 0;
    await service.as(maker).get('/recalls/vin/COUNTED99VEHICLE4');
    await eventually(
      (now) => (now.value('recalls_http_requests_total', { route: '/recalls/vin/:vin' }) ?? 0) >= 1,
    );
    const before = await requests();
    const { anonymous } = service;
    const probes = [
      await anonymous.get('/health/live'),
      await anonymous.get('/health/ready/'),
      await anonymous.head('/health/ready'),
      await anonymous.get('/health/ready?from=balancer'),
      await anonymous.get('/health'),
      await anonymous.get('/health/startup'),
      await anonymous.options('/'),
      await anonymous.get('/'),
      await anonymous.head('/?x=1'),
    ];
    expect(probes.map(({ status }) => status).slice(0, 4)).toEqual([200, 200, 200, 200]);
    // A caller can't hide by what it says of itself, nor by an address that only begins alike.
    await anonymous.get('/healthy').set('User-Agent', 'kube-probe/1.31');
    await anonymous.get('/recalls/health/live').set('User-Agent', 'ELB-HealthChecker/2.0');
    await vi.waitUntil(async () => (await requests()) >= before + 2);
    expect(await requests()).toBe(before + 2);
    const scrape = await Scrape.from(url);
    expect([...scrape.valuesOf('route')].join()).not.toContain('/health/');
  });

  it('say by part whether the process is ready', async () => {
    const scrape = await Scrape.from(url);
    const parts = scrape.samplesOf('recalls_ready');
    expect(parts.map(({ labels: { part }, value }) => [part, value])).toEqual([
      ['api', 1],
      ['console', 1],
      ['worker', 1],
      ['sftp', 1],
    ]);
  });

  it('count what the scanner said of files', async () => {
    await importFile(site, service, maker, 'day.csv', 'VIN\n');
    const scrape = await Scrape.from(url);
    expect(scrape.value('recalls_scans_total', { outcome: 'clean' })).toBe(1);
    expect(scrape.value('recalls_scans_total', { outcome: 'infected' })).toBe(0);
    expect(scrape.value('recalls_import_runs', { state: 'rejected' })).toBe(1);
  });

  it("show when a manufacturer's last merged file was received, which other files do not change", async () => {
    const last = async () =>
      (await Scrape.from(url)).value('recalls_manufacturer_last_file_timestamp_seconds', {
        manufacturer: 'Counted \\"Motors\\"',
      });
    const merged = (at: string | null) => confirmAt(service, maker, at);
    // Its recalls come over the API, so no file can be late.
    await service.query('TRUNCATE import_run CASCADE');
    expect(await last()).toBeUndefined();
    // Its file was refused, and none was merged before: as late as possible.
    expect(await importFile(site, service, maker, 'first.csv', 'VIN\n')).toMatchObject({ state: 'rejected' });
    expect(await last()).toBe(0);
    await merged('2026-11-19T06:00:07.250Z');
    expect(await last()).toBe(Date.parse('2026-11-19T06:00:07.250Z') / 1_000);
    // The service's clock is days later.
    for (const name of ['second.csv', 'third.csv'])
      expect(await importFile(site, service, maker, name, 'VIN\n')).toMatchObject({ state: 'rejected' });
    expect(await last()).toBe(Date.parse('2026-11-19T06:00:07.250Z') / 1_000);
    await merged('2026-11-24T05:00:00Z');
    expect(await last()).toBe(Date.parse('2026-11-24T05:00:00Z') / 1_000);
    // Nobody expects files of one that has no client any more.
    await service.query('UPDATE client SET disabled_at = now()');
    expect(await last()).toBeUndefined();
    await service.query('UPDATE client SET disabled_at = NULL');
    await merged(null);
    await service.query('TRUNCATE import_run CASCADE');
  });

  it('show when secrets expire: the next one, or else the last one', async () => {
    const of = async (client: OnboardedClient) =>
      (await Scrape.from(url)).value('recalls_client_secret_expiry_timestamp_seconds', {
        client: client.clientId,
      });
    const now = Math.floor(service.clock.now() / 1_000);
    const [{ at } = { at: 0 }] = await service.query<{ at: number }>(
      'SELECT extract(epoch FROM expires_at)::float8 AS at FROM client_secret WHERE client_id = $1',
      [maker.clientId],
    );
    expect(await of(maker)).toBeCloseTo(at, 3);
    expect((at - now) / 86_400).toBeGreaterThan(729);
    const expireAt = (seconds: number) =>
      service.query('UPDATE client_secret SET expires_at = to_timestamp($1) WHERE client_id = $2', [
        seconds,
        maker.clientId,
      ]);
    await expireAt(now - 3_600);
    expect(await of(maker)).toBe(now - 3_600);
    await service.query('UPDATE client SET disabled_at = now()');
    expect(await of(maker)).toBeUndefined();
    await service.query('UPDATE client SET disabled_at = NULL');
    await expireAt(at);
  });

  it('have no time of the oldest mail while none waits, and of one that was refused for good neither', async () => {
    const oldest = 'recalls_mails_oldest_timestamp_seconds';
    await service.query('DELETE FROM outbox_mail');
    const none = await Scrape.from(url);
    expect(none.value('recalls_mails_waiting')).toBe(0);
    expect(none.value('recalls_mails_refused')).toBe(0);
    expect(none.types.get(oldest)).toBe('gauge');
    expect(none.value(oldest)).toBeUndefined();
    await service.query(
      `INSERT INTO outbox_mail (id, recipient, subject, body_text, body_html, created_at, next_attempt_at, refused_at)
       VALUES (gen_random_uuid(), 'gone@b.example', 'x', 'x', 'x', to_timestamp(1600000000), '2100-01-01', now())`,
    );
    const refused = await Scrape.from(url);
    expect(refused.value('recalls_mails_waiting')).toBe(1);
    expect(refused.value('recalls_mails_refused')).toBe(1);
    expect(refused.value(oldest)).toBeUndefined();
  });

  it('show waiting mails, the connections, the event loop and the process', async () => {
    await service.query(
      `INSERT INTO outbox_mail (id, recipient, subject, body_text, body_html, created_at, next_attempt_at)
       VALUES (gen_random_uuid(), 'a@b.example', 'x', 'x', 'x', to_timestamp(1700000000), '2100-01-01')`,
    );
    const scrape = await Scrape.from(url);
    expect(scrape.value('recalls_mails_waiting')).toBeGreaterThanOrEqual(1);
    expect(scrape.value('recalls_mails_oldest_timestamp_seconds')).toBe(1_700_000_000);
    expect(scrape.value('recalls_mail_attempts_total', { outcome: 'delivered' })).toBeGreaterThanOrEqual(0);
    expect(scrape.value('recalls_database_up')).toBe(1);
    expect(scrape.value('recalls_database_connections')).toBeGreaterThanOrEqual(1);
    expect(scrape.value('recalls_database_connections_limit')).toBe(5);
    expect(scrape.value('recalls_database_waiting')).toBe(0);
    expect(scrape.value('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
    expect(scrape.value('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  });

  it('have names that end as Prometheus has it, and each a type', async () => {
    const scrape = await Scrape.from(url);
    // The metrics of Node.js itself come from prom-client.
    for (const [name, type] of scrape.types) {
      if (!name.startsWith('recalls_')) continue;
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
    }
  });

  it('are described by name in docs/operations.md', async () => {
    const page = await readFile(join('docs', 'operations.md'), 'utf8');
    const scrape = await Scrape.from(url);
    for (const name of scrape.types.keys())
      if (name.startsWith('recalls_')) expect(page).toContain(`\`${name}`);
  });

  it('answer nothing else, and nothing but GET', async () => {
    expect((await fetch(`${url}/recalls`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });
});

describe('the metrics without the database', () => {
  it('come nevertheless, in bounded time, without outdated values', async () => {
    const database = await createDatabase();
    const proxy = await TcpProxy.before(database.url);
    const port = await freePort();
    const service = await Service.start({ metrics: { host: '127.0.0.1', port } }, { databaseUrl: proxy.url });
    const url = `http://127.0.0.1:${port}`;
    try {
      await service.application.get(ObservabilityServer).listen();
      expect((await Scrape.from(url)).value('recalls_mails_waiting')).toBe(0);
      proxy.fallSilent();
      const began = performance.now();
      const scrape = await Scrape.from(url);
      expect(performance.now() - began).toBeLessThan(8_000);
      expect(scrape.value('recalls_database_up')).toBe(0);
      expect(scrape.value('recalls_ready')).toBe(0);
      // Absent, and not 0: prom-client's own reset makes a 0 of what has no labels.
      for (const name of [
        'recalls_import_runs',
        'recalls_import_runs_waiting',
        'recalls_import_runs_held',
        'recalls_import_closures_held',
        'recalls_import_rows_total',
        'recalls_mails_waiting',
        'recalls_mails_refused',
        'recalls_mails_oldest_timestamp_seconds',
      ]) {
        expect(scrape.types.has(name), name).toBe(true);
        expect(scrape.value(name), name).toBeUndefined();
      }
      expect(scrape.value('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
      expect((await fetch(`${url}/health/ready`)).status).toBe(503);
      expect((await fetch(`${url}/health/live`)).status).toBe(200);
      await proxy.recover();
      await vi.waitUntil(async () => (await Scrape.from(url)).value('recalls_database_up') === 1, {
        timeout: 10_000,
      });
    } finally {
      service.application.get(ObservabilityServer).close();
      await service.stop();
      await proxy.stop();
      await database.drop();
    }
  });
});
