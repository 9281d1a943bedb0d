import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClientDirectory } from '../../../src/platform/clients/client-directory.js';
import { DailyQuota } from '../../../src/platform/limits/daily-quota.js';
import { QuotaRepository } from '../../../src/platform/limits/quota.repository.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type Answer, createDatabase, Service } from '../../support/service.js';

describe('The daily allowance', () => {
  const started: Service[] = [];
  let clock: FakeClock;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let service: Service;

  beforeEach(async () => {
    clock = new FakeClock(Date.parse('2026-11-22T10:00:00.000Z'));
    database = await createDatabase();
    service = await start();
  });

  afterEach(async () => {
    for (const running of started.splice(0)) await running.stop();
    await database.drop();
  });

  /** Another process of the service on the same database. */
  async function start(): Promise<Service> {
    const another = await Service.start({}, { clock, databaseUrl: database.url });
    started.push(another);
    return another;
  }

  async function stop(running: Service): Promise<void> {
    started.splice(started.indexOf(running), 1);
    await running.stop();
  }

  const call = (client: OnboardedClient, through = service) => through.as(client).get('/credentials');

  async function together(count: number, client: OnboardedClient, through = service): Promise<Answer[]> {
    await through.tokenOf(client);
    return Promise.all(Array.from({ length: count }, () => call(client, through)));
  }

  const passed = (answers: Answer[]) => answers.filter(({ status }) => status === 200).length;

  async function handedOut(client: OnboardedClient): Promise<Record<string, number>> {
    const [running] = started;
    const rows = await running?.query<{ day: string; handed_out: number }>(
      'SELECT day::text, handed_out FROM daily_usage WHERE client_id = $1 ORDER BY day',
      [client.clientId],
    );
    return Object.fromEntries((rows ?? []).map(({ day, handed_out }) => [day, handed_out]));
  }

  async function setAllowance(client: OnboardedClient, allowance: number): Promise<void> {
    await service.query('UPDATE client SET daily_quota = $2 WHERE id = $1', [client.clientId, allowance]);
    for (const running of started) running.application.get(ClientDirectory).forget();
  }

  it('lets exactly 40 of 100 parallel calls through when it is 40', async () => {
    const maker = await service.onboard('manufacturer', { dailyQuota: 40 });
    const answers = await together(100, maker);
    expect(passed(answers)).toBe(40);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(60);
    expect(await handedOut(maker)).toEqual({ '2026-11-22': 40 });
  });

  it('refuses with its own error and the seconds to midnight in UTC when it is spent', async () => {
    const maker = await service.onboard('manufacturer', { dailyQuota: 1 });
    expect((await call(maker)).status).toBe(200);
    clock.advance({ milliseconds: 1 });
    const refused = await call(maker);
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual({
      requestId: refused.headers['x-request-id'],
      errorCode: 'RECALLS-RL-01',
      errorMessage: 'You have exceeded your daily usage allowance',
    });
    expect(refused.headers['retry-after']).toBe(String(14 * 3600));
  });

  it('counts the calls of all methods together, each client by itself', async () => {
    const maker = await service.onboard('manufacturer', { dailyQuota: 4 });
    const other = await service.onboard('manufacturer', { dailyQuota: 4 });
    const client = service.as(maker);
    expect((await client.get('/recalls/vin/ABC1')).status).toBe(404);
    expect((await client.post('/recalls', {})).status).toBe(400);
    expect((await client.put('/recalls/vin/ABC1', {})).status).toBe(400);
    expect((await client.delete('/recalls/vin/ABC1')).status).toBe(400);
    for (const answer of [await client.get('/recalls/vin/ABC1'), await client.delete('/recalls/vin/ABC1')]) {
      expect(answer.body.errorCode).toBe('RECALLS-RL-01');
    }
    expect((await call(other)).status).toBe(200);
  });

  it('begins anew at 00:00 UTC, and yesterday’s leftover is not added', async () => {
    clock.set('2026-11-22T23:59:59.900Z');
    const maker = await service.onboard('manufacturer', { dailyQuota: 40 });
    expect(passed(await together(10, maker))).toBe(10);
    clock.advance({ milliseconds: 99 });
    expect((await call(maker)).headers.ratelimit).toContain('"daily";r=29;t=1');
    clock.advance({ milliseconds: 1 });
    expect((await call(maker)).headers.ratelimit).toContain('"daily";r=39;t=86400');
    expect(passed(await together(60, maker))).toBe(39);
    expect((await call(maker)).headers['retry-after']).toBe('86400');
  });

  it('is spent until midnight and not a moment longer', async () => {
    clock.set('2026-11-22T23:59:59.500Z');
    const maker = await service.onboard('manufacturer', { dailyQuota: 2 });
    expect(passed(await together(5, maker))).toBe(2);
    const refused = await call(maker);
    expect(refused.headers['retry-after']).toBe('1');
    clock.advance({ milliseconds: 500 });
    expect((await call(maker)).status).toBe(200);
  });

  it('continues exactly where it was after a restart', async () => {
    const maker = await service.onboard('manufacturer', { dailyQuota: 40 });
    expect(passed(await together(7, maker))).toBe(7);
    await stop(service);
    service = await start();
    expect(await handedOut(maker)).toEqual({ '2026-11-22': 7 });
    expect((await call(maker)).headers.ratelimit).toContain('"daily";r=32;');
    expect(passed(await together(50, maker))).toBe(32);
    await stop(service);
    service = await start();
    expect((await call(maker)).body.errorCode).toBe('RECALLS-RL-01');
  });

  it('is never exceeded by two processes together, and they can use all of it', async () => {
    const second = await start();
    const maker = await service.onboard('manufacturer', { dailyQuota: 300 });
    const [here, there] = await Promise.all([together(250, maker, service), together(250, maker, second)]);
    expect(passed(here) + passed(there)).toBe(300);
  });

  it('can be used to the last call through whichever process is called', async () => {
    const second = await start();
    const maker = await service.onboard('manufacturer', { dailyQuota: 25 });
    let letThrough = 0;
    for (let turn = 0; turn < 20; turn++) {
      letThrough += passed([await call(maker, service), await call(maker, second)]);
    }
    expect(letThrough).toBe(25);
  });

  it('loses at most one block to a process that is killed', async () => {
    const killed = await start();
    const maker = await service.onboard('manufacturer', { dailyQuota: 200 });
    expect((await call(maker, killed)).status).toBe(200);
    // This process never returns its block, so the block remains counted.
    const lost = ((await handedOut(maker))['2026-11-22'] ?? 0) - 1;
    expect(lost).toBe(19);
    expect(passed(await together(200, maker))).toBe(200 - 1 - lost);
  });

  it('can be used again when a process that shuts down gives its calls back', async () => {
    const leaving = await start();
    const maker = await service.onboard('manufacturer', { dailyQuota: 200 });
    expect((await call(maker, leaving)).status).toBe(200);
    expect(passed(await together(200, maker))).toBe(180);
    await stop(leaving);
    expect(await handedOut(maker)).toEqual({ '2026-11-22': 181 });
    // For a second, until it asks again, this process considers the allowance spent.
    expect((await call(maker)).status).toBe(429);
    clock.advance({ seconds: 1 });
    expect(passed(await together(30, maker))).toBe(19);
  });

  it('asks the database at most once a second while it is spent', async () => {
    const maker = await service.onboard('manufacturer', { dailyQuota: 2 });
    const asked = vi.spyOn(service.application.get(QuotaRepository), 'handOutBlock');
    await together(3, maker);
    asked.mockClear();
    expect(passed(await together(50, maker))).toBe(0);
    expect(asked).toHaveBeenCalledTimes(0);
    clock.advance({ seconds: 1 });
    expect(passed(await together(50, maker))).toBe(0);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('is written far less often than calls are let through', async () => {
    await service.query('CREATE TABLE write (at timestamptz NOT NULL DEFAULT now())');
    await service.query(`
      CREATE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN INSERT INTO write DEFAULT VALUES; RETURN NULL; END $$`);
    await service.query(`
      CREATE TRIGGER note_write AFTER INSERT OR UPDATE ON daily_usage
      FOR EACH ROW EXECUTE FUNCTION note_write()`);
    const maker = await service.onboard('manufacturer', { dailyQuota: 500_000 });
    for (let hundred = 0; hundred < 12; hundred++) expect(passed(await together(100, maker))).toBe(100);
    expect(await service.query('SELECT count(*)::int AS writes FROM write')).toEqual([{ writes: 2 }]);
    await stop(service);
    service = await start();
    expect(await handedOut(maker)).toEqual({ '2026-11-22': 1200 });
  });

  it('is not touched by calls that the rate stage or an earlier one refuses', async () => {
    await stop(service);
    service = await Service.start({ rateLimitPerSecond: 3 }, { clock, databaseUrl: database.url });
    started.push(service);
    const maker = await service.onboard('manufacturer', { dailyQuota: 40 });
    const answers = await together(20, maker);
    expect(passed(answers)).toBe(3);
    expect(answers.filter(({ body }) => body.errorCode === 'RECALLS-RL-02')).toHaveLength(17);
    const token = await service.tokenOf(maker);
    for (let turn = 0; turn < 5; turn++) {
      expect((await service.as(maker).get('/no/such/route')).status).toBe(404);
      expect((await service.anonymous.get('/credentials')).status).toBe(403);
      const forged = service.anonymous.get('/credentials').set('X-API-Key', maker.apiKey);
      expect((await forged.set('Authorization', `Bearer ${token}x`)).status).toBe(401);
      const keyless = service.anonymous.get('/credentials').set('Authorization', `Bearer ${token}`);
      expect((await keyless).status).toBe(403);
    }
    await stop(service);
    service = await start();
    expect(await handedOut(maker)).toEqual({ '2026-11-22': 3 });
  });

  it('is reported as used exactly at rest, and within a block while calls are made', async () => {
    const maker = await service.onboard('manufacturer', { dailyQuota: 5_000 });
    const used = () =>
      service.query<{ day: string; used: number; handed_out: number }>(
        'SELECT day::text, used, handed_out FROM daily_usage WHERE client_id = $1 ORDER BY day',
        [maker.clientId],
      );
    // As its timer does, which finds a pause the second time.
    const pause = async () => {
      for (const _ of ['busy', 'at rest']) await service.application.get(DailyQuota).reportAtRest();
    };
    await together(7, maker);
    expect(await used()).toEqual([{ day: '2026-11-22', used: expect.any(Number), handed_out: 500 }]);
    await pause();
    expect(await used()).toEqual([{ day: '2026-11-22', used: 7, handed_out: 500 }]);

    // A top-up reports what was used until then.
    for (let turn = 0; turn < 4; turn++) await together(100, maker);
    const [row] = await used();
    expect(row?.used).toBeGreaterThan(300);
    expect(row?.used).toBeLessThanOrEqual(407);
    await pause();
    expect((await used())[0]?.used).toBe(407);

    // What was used at the end of a day counts for that day, and nothing of it stays handed out.
    await together(3, maker);
    clock.advance({ hours: 14 });
    await together(2, maker);
    await pause();
    expect(await used()).toEqual([
      { day: '2026-11-22', used: 410, handed_out: 410 },
      { day: '2026-11-23', used: 2, handed_out: 500 },
    ]);
    await stop(service);
    service = await start();
    expect((await used())[1]).toEqual({ day: '2026-11-23', used: 2, handed_out: 2 });
  });

  it('is reported with the next block, or at the next pause, when the database failed in between', async () => {
    const maker = await service.onboard('manufacturer', { dailyQuota: 40 });
    const quota = service.application.get(DailyQuota);
    await together(3, maker);
    const giving = vi.spyOn(service.application.get(QuotaRepository), 'giveBack');
    giving.mockRejectedValueOnce(new Error('the database is down'));
    await quota.reportAtRest();
    await expect(quota.reportAtRest()).rejects.toThrow('the database is down');
    await quota.reportAtRest();
    expect(await service.query('SELECT used FROM daily_usage')).toEqual([{ used: 3 }]);
    // One that is spent writes no row, and what was used before is reported nevertheless.
    await together(60, maker);
    for (const _ of ['busy', 'at rest']) await quota.reportAtRest();
    expect(await service.query('SELECT used, handed_out FROM daily_usage')).toEqual([
      { used: 40, handed_out: 40 },
    ]);
  });

  it('takes effect at once when it is lowered, and leased calls are not lost', async () => {
    const maker = await service.onboard('manufacturer', { dailyQuota: 10_000 });
    expect(passed(await together(10, maker))).toBe(10);
    expect(await handedOut(maker)).toEqual({ '2026-11-22': 1000 });
    await setAllowance(maker, 30);
    expect((await call(maker)).headers.ratelimit).toContain('"daily";r=19;');
    expect(passed(await together(40, maker))).toBe(19);
    await setAllowance(maker, 20);
    expect((await call(maker)).body.errorCode).toBe('RECALLS-RL-01');
    expect(await handedOut(maker)).toEqual({ '2026-11-22': 30 });
  });

  it('takes effect at once when it is raised after it was spent', async () => {
    const maker = await service.onboard('manufacturer', { dailyQuota: 5 });
    expect(passed(await together(10, maker))).toBe(5);
    await setAllowance(maker, 12);
    expect(passed(await together(10, maker))).toBe(7);
    expect((await call(maker)).status).toBe(429);
  });
});
