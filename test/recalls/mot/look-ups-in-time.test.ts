import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClientDirectory } from '../../../src/platform/clients/client-directory.js';
import { type Answer, createDatabase, Service } from '../../support/service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { CAR_1, expectRefusal } from '../api/recalls-table.js';

const TIMEOUT_MS = 2_000;

const VIN = 'SECRETVIN7';

function expectUnavailable(answer: Answer): void {
  expectRefusal(answer, 503, 'RECALLS-UN-01', 'Unknown error encountered');
}

describe('a database that does not answer MOT in time', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let proxy: TcpProxy;
  let service: Service;
  let mot: ReturnType<Service['as']>;
  let other: pg.Client;

  beforeAll(async () => {
    database = await createDatabase();
    proxy = await TcpProxy.before(database.url);
    service = await Service.start({ motTimeoutMs: TIMEOUT_MS }, { databaseUrl: proxy.url });
    const maker = service.as(await service.onboard());
    mot = service.as(await service.onboard('mot'));
    await maker.post('/recalls', { ...CAR_1, vin: VIN });
    other = new pg.Client({ connectionString: database.url });
    await other.connect();
  });
  beforeEach(async () => {
    // The client is cached and has calls left, so that only the look-up waits below.
    service.application.get(ClientDirectory).forget();
    expect((await mot.get(`/mot/vehicles/${VIN}`)).body.hasOutstandingRecall).toBe('Yes');
    expect((await mot.post('/mot/vehicles', { vins: [VIN] })).status).toBe(200);
  });
  afterEach(async () => {
    await proxy.recover();
    await other.query('ROLLBACK');
  });
  afterAll(async () => {
    await other?.end();
    await service?.stop();
    await proxy?.stop();
    await database?.drop();
  });

  /** The same look-up in both forms, and how long the slower one took. */
  async function askBoth(): Promise<{ answers: Answer[]; tookMs: number }> {
    const startedAt = performance.now();
    const answers = await Promise.all([
      mot.get(`/mot/vehicles/${VIN}`),
      mot.post('/mot/vehicles', { vins: [VIN, 'OTHER'] }),
    ]);
    return { answers, tookMs: performance.now() - startedAt };
  }

  it('is 503 and never No while somebody has the table locked, and answers afterwards', async () => {
    await other.query('BEGIN');
    await other.query('LOCK TABLE recall IN ACCESS EXCLUSIVE MODE');
    const { answers, tookMs } = await askBoth();
    answers.forEach(expectUnavailable);
    expect(tookMs).toBeGreaterThan(TIMEOUT_MS * 0.9);
    await other.query('ROLLBACK');
    expect((await mot.get(`/mot/vehicles/${VIN}`)).body.hasOutstandingRecall).toBe('Yes');
  });

  it('keeps nobody waiting longer for those that wait already', async () => {
    await other.query('BEGIN');
    await other.query('LOCK TABLE recall IN ACCESS EXCLUSIVE MODE');
    const startedAt = performance.now();
    const asked: Promise<{ answer: Answer; tookMs: number }>[] = [];
    // Many more calls than connections, and single ones that must wait for a statement to join.
    for (let round = 0; round < 4; round++) {
      for (let each = 0; each < 5; each++) {
        for (const ask of [
          () => mot.get(`/mot/vehicles/${VIN}`),
          () => mot.post('/mot/vehicles', { vins: [VIN] }),
        ]) {
          const from = performance.now();
          asked.push(ask().then((answer) => ({ answer, tookMs: performance.now() - from })));
        }
      }
      await new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS / 3));
    }
    const outcomes = await Promise.all(asked);
    for (const { answer } of outcomes) expectUnavailable(answer);
    // Two timeouts one after the other would take twice as long; the rest is a margin for a busy machine.
    expect(Math.max(...outcomes.map(({ tookMs }) => tookMs))).toBeLessThan(TIMEOUT_MS * 1.95);
    expect(performance.now() - startedAt).toBeGreaterThan(TIMEOUT_MS);
    await other.query('ROLLBACK');
    await expect
      .poll(async () => (await mot.get(`/mot/vehicles/${VIN}`)).status, { timeout: 5_000 })
      .toBe(200);
  });

  it('is ended by the database, which does not go on working for nobody', async () => {
    await other.query('BEGIN');
    await other.query('LOCK TABLE recall IN ACCESS EXCLUSIVE MODE');
    await askBoth();
    const active = async () => {
      const rows = await service.query<{ count: number }>(
        `SELECT count(*)::integer FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'vehicle-recalls mot' AND state = 'active'`,
      );
      return rows[0]?.count;
    };
    await expect.poll(active, { timeout: 5_000 }).toBe(0);
  });

  it('is 503 while the network is silent, and answers afterwards', async () => {
    proxy.fallSilent();
    const { answers } = await askBoth();
    answers.forEach(expectUnavailable);
    await proxy.recover();
    await expect
      .poll(async () => (await mot.get(`/mot/vehicles/${VIN}`)).body.hasOutstandingRecall, { timeout: 5_000 })
      .toBe('Yes');
  });

  it('writes the failure to the log and the vehicle nowhere', async () => {
    const written: string[] = [];
    const spies = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation((chunk) => {
        written.push(String(chunk));
        return true;
      }),
    );
    try {
      await mot.get(`/mot/vehicles/${VIN}`);
      await mot.post('/mot/vehicles', { vins: [VIN, VIN.repeat(9), 7] });
      expect(written).toEqual([]);
      await other.query('BEGIN');
      await other.query('LOCK TABLE recall IN ACCESS EXCLUSIVE MODE');
      const { answers } = await askBoth();
      for (const { headers } of answers) expect(written.join('')).toContain(headers['x-request-id']);
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
    expect(written.join('')).toMatch(/route=\/mot\/vehicles\/:vin .*status=503/);
    expect(written.join('')).not.toContain(VIN);
  });
});

describe('look-ups of MOT', () => {
  it('do not wait for a connection that writers have', async () => {
    const service = await Service.start({ databasePoolSize: 2 });
    const blocker = new pg.Client({ connectionString: service.settings.databaseUrl });
    try {
      const maker = service.as(await service.onboard());
      const mot = service.as(await service.onboard('mot'));
      await maker.post('/recalls', CAR_1);
      expect((await mot.get('/mot/vehicles/123456789AC')).status).toBe(200);
      await blocker.connect();
      await blocker.query('BEGIN');
      await blocker.query('SELECT FROM recall FOR UPDATE');
      const changes = Array.from({ length: 4 }, () =>
        maker.put('/recalls/vin/123456789AC?manufacturerCampaignReference=CAR/1', {
          repairStatus: 'FIXED',
          rectificationDate: '2024-04-01',
        }),
      );
      await expect
        .poll(async () => {
          const rows = await service.query<{ count: number }>(
            `SELECT count(*)::integer FROM pg_stat_activity
              WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          return rows[0]?.count;
        })
        .toBe(2);
      expect((await mot.get('/mot/vehicles/123456789AC')).body.hasOutstandingRecall).toBe('Yes');
      await blocker.query('ROLLBACK');
      expect((await Promise.all(changes)).map(({ status }) => status).sort()).toEqual([204, 400, 400, 400]);
    } finally {
      await blocker.end();
      await service.stop();
    }
  });
});
