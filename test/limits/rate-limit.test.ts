import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../src/onboarding/onboarding.service.js';
import { type Answer, Service } from '../support/service.js';

describe('25 calls a second', () => {
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

  it('are let through, and the 26th is told to come back in a second', async () => {
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
    // The 13 of the beginning are a second old now, the 12 are not.
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
