import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/platform/config/read-settings.js';
import type { Settings } from '../../../src/platform/config/settings.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { type Answer, Service } from '../../support/service.js';

describe('25 calls per second', () => {
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    service = await Service.start({ rateLimitPerSecond: 25, dailyQuota: 500_000 });
  });

  afterAll(() => service?.stop());

  beforeEach(async () => {
    maker = await service.onboard();
    await service.tokenOf(maker);
  });

  const get = () => service.as(maker).get('/recalls/vin/ABC1');

  /** One after another, so that their order is known. */
  async function calls(count: number, call: () => Promise<Answer> = get): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let made = 0; made < count; made++) answers.push(await call());
    return answers;
  }

  const passed = (answers: Answer[]) => answers.filter(({ status }) => status !== 429).length;

  it('are allowed, and the 26th is refused with Retry-After of a second', async () => {
    for (const answer of await calls(25)) expect(answer.status).toBe(404);
    const refused = await get();
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual({
      requestId: refused.headers['x-request-id'],
      errorCode: 'RECALLS-RL-02',
      errorMessage: 'You have sent too many requests in a short amount of time',
    });
    expect(refused.headers['retry-after']).toBe('1');
    service.clock.advance({ milliseconds: 999 });
    expect((await get()).status).toBe(429);
    service.clock.advance({ milliseconds: 1 });
    expect((await get()).status).toBe(404);
  });

  it('are counted for POST, PUT, DELETE and GET separately', async () => {
    const client = service.as(maker);
    const methods = [
      get,
      () => client.post('/recalls', {}),
      () => client.put('/recalls/vin/ABC1', {}),
      () => client.delete('/recalls/vin/ABC1'),
    ];
    for (const call of methods) expect(passed(await calls(26, call))).toBe(25);
  });

  it('are counted for a method over all its routes together', async () => {
    expect(passed(await calls(20))).toBe(20);
    expect(passed(await calls(10, () => service.as(maker).get('/credentials')))).toBe(5);
  });

  it('are counted for each client separately', async () => {
    const other = await service.onboard();
    expect(passed(await calls(26))).toBe(25);
    expect(passed(await calls(26, () => service.as(other).get('/recalls/vin/ABC1')))).toBe(25);
  });

  it('are the most of a burst that comes all at once', async () => {
    expect(passed(await Promise.all(Array.from({ length: 100 }, get)))).toBe(25);
  });

  it('are the most of any trailing second, not of the seconds of a clock', async () => {
    expect(passed(await calls(13))).toBe(13);
    service.clock.advance({ milliseconds: 600 });
    expect(passed(await calls(20))).toBe(12);
    service.clock.advance({ milliseconds: 400 });
    // The first 13 calls are a second old now, the other 12 are not.
    expect(passed(await calls(20))).toBe(13);
    service.clock.advance({ milliseconds: 600 });
    expect(passed(await calls(20))).toBe(12);
  });

  it('are not used up by calls that were refused', async () => {
    await calls(25);
    for (let tenth = 0; tenth < 9; tenth++) {
      service.clock.advance({ milliseconds: 100 });
      expect(passed(await calls(3))).toBe(0);
    }
    service.clock.advance({ milliseconds: 100 });
    expect(passed(await calls(26))).toBe(25);
  });

  it('stay the most when the time of day is corrected forwards', async () => {
    await calls(25);
    service.clock.correct(60_000);
    expect((await get()).status).toBe(429);
  });

  it('come back after a second when the time of day is corrected backwards', async () => {
    await calls(25);
    service.clock.correct(-3_000);
    expect((await get()).status).toBe(429);
    service.clock.advance({ seconds: 1 });
    expect((await get()).status).toBe(404);
  });

  it('are not used up by calls that earlier stages refuse', async () => {
    const strangers = [
      () => service.anonymous.get('/recalls/vin/ABC1'),
      () => service.anonymous.get('/recalls/vin/ABC1').set('Authorization', 'Bearer nonsense'),
      async () =>
        service.anonymous
          .get('/recalls/vin/ABC1')
          .set('Authorization', `Bearer ${await service.tokenOf(maker)}`)
          .set('X-API-Key', 'wrong'),
      () => service.as(maker).get('/no/such/route'),
    ];
    for (const stranger of strangers) {
      for (const answer of await calls(30, async () => stranger())) {
        expect([401, 403, 404]).toContain(answer.status);
        expect(answer.headers).not.toHaveProperty('ratelimit');
        expect(answer.headers).not.toHaveProperty('ratelimit-policy');
      }
    }
    expect(passed(await calls(26))).toBe(25);
  });

  it('do not bind public routes', async () => {
    for (const answer of await calls(60, async () => service.anonymous.get('/health/live'))) {
      expect(answer.status).toBe(200);
      expect(answer.headers).not.toHaveProperty('ratelimit');
    }
  });
});

describe('The calls per second of MOT services', () => {
  const started: Service[] = [];

  afterAll(async () => {
    for (const service of started) await service.stop();
  });

  async function start(settings: Partial<Settings>): Promise<Service> {
    const service = await Service.start({ dailyQuota: 500_000, ...settings });
    started.push(service);
    return service;
  }

  /** All at once, on a clock that does not advance meanwhile. */
  async function burst(count: number, call: () => Promise<Answer>): Promise<Answer[]> {
    const answers: Answer[] = [];
    // As many at once as a machine has connections for.
    while (answers.length < count)
      answers.push(
        ...(await Promise.all(Array.from({ length: Math.min(50, count - answers.length) }, call))),
      );
    return answers;
  }

  const statuses = (answers: Answer[]) => [...new Set(answers.map(({ status }) => status))];

  function expectRefused(answer: Answer, limit: number): void {
    expect(answer.status).toBe(429);
    expect(answer.body).toEqual({
      requestId: answer.headers['x-request-id'],
      errorCode: 'RECALLS-RL-02',
      errorMessage: 'You have sent too many requests in a short amount of time',
    });
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.headers['ratelimit-policy']).toBe(`"per-second";q=${limit};w=1, "daily";q=500000;w=86400`);
    expect(answer.headers.ratelimit).toBe('"per-second";r=0;t=1');
  }

  it('are 500, and the 501st is refused with Retry-After of a second', { timeout: 120_000 }, async () => {
    const { rateLimitPerSecond, motRateLimitPerSecond } = readSettings({ NODE_ENV: 'test' });
    const service = await start({ rateLimitPerSecond, motRateLimitPerSecond });
    const stations = service.as(await service.onboard('mot'));
    const ask = () => stations.get('/mot/vehicles/V1');
    const answers = await burst(500, ask);
    expect(statuses(answers)).toEqual([200]);
    expect(answers[0]?.headers['ratelimit-policy']).toBe('"per-second";q=500;w=1, "daily";q=500000;w=86400');
    expect(
      answers.map(({ headers }) => Number(/r=(\d+)/.exec(String(headers.ratelimit))?.[1])).sort(byNumber),
    ).toEqual(Array.from({ length: 500 }, (_, left) => left));
    expectRefused(await ask(), 500);
    // One limit per method, and one for all addresses of a method together.
    expect((await stations.post('/mot/vehicles', { vins: ['V1'] })).status).toBe(200);
    expectRefused(await stations.get('/mot/changes'), 500);
    service.clock.advance({ milliseconds: 999 });
    expectRefused(await ask(), 500);
    service.clock.advance({ milliseconds: 1 });
    expect((await ask()).headers.ratelimit).toMatch(/^"per-second";r=499;t=1, /);
  });

  it('leave those of manufacturers and administrators at 25', async () => {
    const service = await start({ rateLimitPerSecond: 25, motRateLimitPerSecond: 500 });
    for (const [role, path] of [
      ['manufacturer', '/recalls/vin/V1'],
      ['admin', '/admin/clients'],
    ] as const) {
      const client = service.as(await service.onboard(role));
      const answers = await burst(25, () => client.get(path));
      expect(statuses(answers)).toEqual([role === 'admin' ? 200 : 404]);
      expectRefused(await client.get(path), 25);
    }
  });

  it.each([
    [1, 25],
    [7, 3],
    [40, 60],
  ])('are %i by the setting, beside %i of the others', async (motRateLimitPerSecond, rateLimitPerSecond) => {
    const service = await start({ motRateLimitPerSecond, rateLimitPerSecond });
    const [stations, maker] = [service.as(await service.onboard('mot')), service.as(await service.onboard())];
    const look = () => stations.post('/mot/vehicles', { vins: ['V1', 'V2'] });
    expect(statuses(await burst(motRateLimitPerSecond, look))).toEqual([200]);
    expectRefused(await look(), motRateLimitPerSecond);
    expect(statuses(await burst(rateLimitPerSecond, () => maker.get('/credentials')))).toEqual([200]);
    expectRefused(await maker.get('/credentials'), rateLimitPerSecond);
  });

  it('never are a No: an answer beyond them says nothing about a vehicle', async () => {
    const service = await start({ motRateLimitPerSecond: 2 });
    const stations = service.as(await service.onboard('mot'));
    const answers = await burst(40, () => stations.get('/mot/vehicles/V1'));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expectRefused(answer, 2);
      expect(answer.text).not.toContain('hasOutstandingRecall');
    }
  });
});

function byNumber(one: number, other: number): number {
  return one - other;
}
