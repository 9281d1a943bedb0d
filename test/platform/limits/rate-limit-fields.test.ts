import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientDirectory } from '../../../src/platform/clients/client-directory.js';
import { FakeClock } from '../../support/fake-clock.js';
import { Service } from '../../support/service.js';

const POLICY = '"per-second";q=3;w=1, "daily";q=4;w=86400';

describe('The RateLimit fields', () => {
  const clock = new FakeClock(Date.parse('2026-11-22T22:59:58.500Z'));
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({ rateLimitPerSecond: 3, dailyQuota: 4 }, { clock });
  });

  afterAll(() => service?.stop());

  it('show on every response, whatever its status, the limits and what remains of them', async () => {
    const maker = service.as(await service.onboard());

    const first = await maker.get('/credentials');
    expect(first.status).toBe(200);
    expect(first.headers['ratelimit-policy']).toBe(POLICY);
    expect(first.headers.ratelimit).toBe('"per-second";r=2;t=1, "daily";r=3;t=3602');

    const notFound = await maker.get('/recalls/vin/ABC1');
    expect(notFound.status).toBe(404);
    expect(notFound.headers['ratelimit-policy']).toBe(POLICY);
    expect(notFound.headers.ratelimit).toBe('"per-second";r=1;t=1, "daily";r=2;t=3602');

    clock.advance({ milliseconds: 500 });
    const badRequest = await maker.post('/recalls', 'this is not JSON');
    expect(badRequest.status).toBe(400);
    expect(badRequest.headers['ratelimit-policy']).toBe(POLICY);
    expect(badRequest.headers.ratelimit).toBe('"per-second";r=2;t=1, "daily";r=1;t=3601');

    expect((await maker.get('/credentials')).headers.ratelimit).toBe(
      '"per-second";r=0;t=1, "daily";r=0;t=3601',
    );

    const tooFast = await maker.get('/credentials');
    expect(tooFast.status).toBe(429);
    expect(tooFast.body.errorCode).toBe('RECALLS-RL-02');
    expect(tooFast.headers['ratelimit-policy']).toBe(POLICY);
    expect(tooFast.headers.ratelimit).toBe('"per-second";r=0;t=1');
    expect(tooFast.headers['retry-after']).toBe('1');

    clock.advance({ seconds: 1, milliseconds: 1 });
    const spent = await maker.get('/credentials');
    expect(spent.status).toBe(429);
    expect(spent.body.errorCode).toBe('RECALLS-RL-01');
    expect(spent.headers['ratelimit-policy']).toBe(POLICY);
    expect(spent.headers.ratelimit).toBe('"per-second";r=2;t=1, "daily";r=0;t=3600');
    expect(spent.headers['retry-after']).toBe('3600');
  });

  it("show a client's own allowance, and a new one from the next call on", async () => {
    const maker = await service.onboard('manufacturer', { dailyQuota: 70_000 });
    expect((await service.as(maker).get('/credentials')).headers['ratelimit-policy']).toBe(
      '"per-second";q=3;w=1, "daily";q=70000;w=86400',
    );
    await service.query('UPDATE client SET daily_quota = 90 WHERE id = $1', [maker.clientId]);
    service.application.get(ClientDirectory).forget();
    const { headers } = await service.as(maker).get('/credentials');
    expect(headers['ratelimit-policy']).toBe('"per-second";q=3;w=1, "daily";q=90;w=86400');
    expect(headers.ratelimit).toMatch(/^"per-second";r=1;t=1, "daily";r=88;t=\d+$/);
  });

  it('never come in the form of other libraries', async () => {
    const { headers } = await service.as(await service.onboard()).get('/credentials');
    expect(Object.keys(headers).filter((name) => /rate-?limit/.test(name))).toEqual([
      'ratelimit-policy',
      'ratelimit',
    ]);
    expect(headers).not.toHaveProperty('retry-after');
  });
});
