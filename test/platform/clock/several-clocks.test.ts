import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ClientDirectory } from '../../../src/platform/clients/client-directory.js';
import { Administrator } from '../../recalls/administration/administrator.js';
import { CAR_1, expectRefusal, FIXED, NOT_FIXED } from '../../recalls/api/recalls-table.js';
import { createDatabase, Service } from '../../support/service.js';
import { ShiftedClock } from '../../support/shifted-clock.js';

const HOUR_MS = 60 * 60_000;

/** Differences that were measured between machines of one installation, larger ones, and very large ones. */
describe.each([
  ['4 s', 4_000, 0],
  ['2.3 s and 2.9 s, to either side', -2_300, 2_900],
  ['hours', 5 * HOUR_MS, -3 * HOUR_MS],
])('two processes of one database whose clocks are apart by %s', (_, hereShift, thereShift) => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let here: Service;
  let there: Service;
  let makers: ReturnType<Service['as']>[];
  let mots: ReturnType<Service['as']>[];

  beforeAll(async () => {
    database = await createDatabase();
    here = await Service.start({}, { clock: new ShiftedClock(hereShift), databaseUrl: database.url });
    there = await Service.start({}, { clock: new ShiftedClock(thereShift), databaseUrl: database.url });
    const maker = await here.onboard();
    const mot = await here.onboard('mot');
    makers = [here.as(maker), there.as(maker)];
    mots = [here.as(mot), there.as(mot)];
  }, 120_000);
  afterAll(async () => {
    await here?.stop();
    await there?.stop();
    await database?.drop();
  });

  const databaseTime = async () => {
    const [row] = await here.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    return row?.now.getTime() ?? Number.NaN;
  };

  it.each([0, 1])('date the changes of a recall in their real order (first process: %i)', async (first) => {
    const vin = `APART${first}`;
    const path = `/recalls/vin/${vin}?manufacturerCampaignReference=CAR/1`;
    type Maker = (typeof makers)[number];
    const open = (maker: Maker) => maker.post('/recalls', { ...CAR_1, vin });
    const fix = (maker: Maker) => maker.put(path, FIXED);
    const reopen = (maker: Maker) => maker.put(path, NOT_FIXED);
    const remove = (maker: Maker) => maker.delete(path);
    const steps = [
      { act: open, status: 201, action: 'opened', answer: 'Yes' },
      { act: fix, status: 204, action: 'fixed', answer: 'No' },
      { act: reopen, status: 204, action: 'reopened', answer: 'Yes' },
      { act: fix, status: 204, action: 'fixed', answer: 'No' },
      { act: reopen, status: 204, action: 'reopened', answer: 'Yes' },
      { act: remove, status: 204, action: 'deleted', answer: 'Unknown' },
      { act: open, status: 201, action: 'opened', answer: 'Yes' },
    ];
    for (const [number, { act, status, action, answer }] of steps.entries()) {
      const before = await databaseTime();
      const maker = makers[(first + number) % 2];
      if (!maker) throw new Error('There are two.');
      expect((await act(maker)).status).toBe(status);
      const after = await databaseTime();
      const [newest] = await here.query<{ action: string; at: Date }>(
        `SELECT action, changed_at AS at FROM recall_history WHERE vin = $1 ORDER BY changed_at DESC, id DESC LIMIT 1`,
        [vin],
      );
      expect(newest?.action).toBe(action);
      // Times are stored in whole milliseconds.
      expect(newest?.at.getTime()).toBeGreaterThanOrEqual(before);
      expect(newest?.at.getTime()).toBeLessThanOrEqual(after + 1);
      const rows = await here.query('SELECT updated_at, as_of FROM recall WHERE vin = $1', [vin]);
      expect(rows).toEqual(action === 'deleted' ? [] : [{ updated_at: newest?.at, as_of: null }]);
      for (const mot of mots) {
        const { body } = await mot.get(`/mot/vehicles/${vin}`);
        expect(body.hasOutstandingRecall).toBe(answer);
        expect(body.lastUpdatedDate).toBe(action === 'deleted' ? null : newest?.at.toISOString());
      }
    }
    const inOrder = await here.query<{ action: string }>(
      'SELECT action FROM recall_history WHERE vin = $1 ORDER BY changed_at, id',
      [vin],
    );
    expect(inOrder.map((row) => row.action)).toEqual(steps.map(({ action }) => action));
  });

  it('are not ready where the clock is wrong, and say so', async () => {
    const shifts: [Service, number][] = [
      [here, hereShift],
      [there, thereShift],
    ];
    for (const [service, shift] of shifts) {
      const answer = await service.anonymous.get('/health/ready');
      if (Math.abs(shift) <= 1_000) expect(answer.status).toBe(200);
      else expectRefusal(answer, 503, 'RECALLS-UN-01', 'Unknown error encountered');
      expect((await service.anonymous.get('/health/live')).status).toBe(200);
    }
  });

  it('end an API key for both when it is rotated without an overlap, and go by one end with one', async () => {
    const admin = await Administrator.of(here);
    const client = await here.onboard();
    const statuses = async (apiKey: string) => {
      // Clears the caches of keys, because caching is not tested here.
      for (const { application } of [here, there]) application.get(ClientDirectory).forget();
      return [
        (await here.as({ ...client, apiKey }).get('/credentials')).status,
        (await there.as({ ...client, apiKey }).get('/credentials')).status,
      ];
    };
    expect(await statuses(client.apiKey)).toEqual([200, 200]);
    const keysPath = `/admin/clients/${client.clientId}/api-keys`;
    const second = (await admin.post(keysPath, { overlapMinutes: 1 })).body;
    const end = Date.parse(second.endingKeys[0].expiresAt);
    expect(Math.abs(end - 60_000 - (await databaseTime()))).toBeLessThan(5_000);
    expect(await statuses(client.apiKey)).toEqual([200, 200]);
    const third = (await admin.post(keysPath, {})).body;
    // The measurement may be inexact by this much.
    await vi.waitUntil(async () => (await statuses(client.apiKey)).every((status) => status === 403), {
      timeout: 900,
    });
    expect(await statuses(second.apiKey)).toEqual([403, 403]);
    expect(await statuses(third.apiKey)).toEqual([200, 200]);
  });
});

describe('a recall that waited for its deletion by another transaction', () => {
  it('is opened after it, by time as well', async () => {
    const service = await Service.start({}, { clock: new ShiftedClock(0) });
    const other = await service.database.connect();
    try {
      const maker = service.as(await service.onboard());
      expect((await maker.post('/recalls', CAR_1)).status).toBe(201);
      await other.query('BEGIN');
      await other.query('DELETE FROM recall');
      const opening = maker.post('/recalls', CAR_1);
      await vi.waitUntil(
        async () => {
          const waiting = await service.query(`
            SELECT FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'
               AND query LIKE '%WITH asked AS MATERIALIZED%'`);
          return waiting.length > 0;
        },
        { timeout: 10_000 },
      );
      const { rows } = await other.query<{ now: Date }>('SELECT clock_timestamp()::timestamptz(3) AS now');
      await other.query('COMMIT');
      expect((await opening).status).toBe(201);
      const [recall] = await service.query<{ created_at: Date; updated_at: Date }>(
        'SELECT created_at, updated_at FROM recall',
      );
      expect(recall?.updated_at.getTime()).toBeGreaterThanOrEqual(rows[0]?.now.getTime() ?? Number.NaN);
      expect(recall?.created_at).toEqual(recall?.updated_at);
    } finally {
      other.release();
      await service.stop();
    }
  });
});
