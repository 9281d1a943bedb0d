import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Settings } from '../../../src/platform/config/settings.js';
import { LimiterCounters } from '../../../src/platform/limits/limiter-counters.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { type Answer, createDatabase, Service } from '../../support/service.js';
import { ask, expectEntraError, formOf } from '../identity/token-requests.js';
import { RealTimeClock } from './real-time-clock.js';
import { busiestSecond, leastBeforeRefusal, letThrough, REDIS_MISSING, RedisServer } from './redis-server.js';
import { GENEROUS_TIMEOUT_MS } from './shared-limits.js';

const SECOND = 1_000;
const BACK_WITHIN_MS = 5_000;

describe.skipIf(REDIS_MISSING)(
  `two processes on one Redis and one database${REDIS_MISSING ? ` (${REDIS_MISSING})` : ''}`,
  () => {
    const clock = new RealTimeClock();
    const running: Service[] = [];
    let redis: RedisServer;
    let database: Awaited<ReturnType<typeof createDatabase>>;

    beforeAll(async () => {
      redis = await RedisServer.start();
    });

    beforeEach(async () => {
      database = await createDatabase();
    });

    afterEach(async () => {
      for (const service of running.splice(0)) await service.stop();
      await database.drop();
      vi.restoreAllMocks();
    });

    afterAll(() => redis.stop());

    async function start(settings: Partial<Settings> = {}): Promise<Service> {
      const all = {
        rateLimitPerSecond: 25,
        redisUrl: redis.url,
        redisTimeoutMs: GENEROUS_TIMEOUT_MS,
        ...settings,
      };
      const service = await Service.start(all, { clock, databaseUrl: database.url });
      running.push(service);
      return service;
    }

    const countersOf = (service: Service) => service.application.get(LimiterCounters, { strict: false });

    const passed = (answers: Answer[]) => answers.filter(({ status }) => status !== 429).length;

    /** One client that calls both processes, sequentially on each of several connections. */
    function hammer(client: OnboardedClient, services: Service[]) {
      const answers: Answer[] = [];
      let going = true;
      const call = async (service: Service) => {
        while (going) answers.push(await service.as(client).get('/recalls/vin/ABC1'));
      };
      const done = Promise.all([...services, ...services].map(call));
      return {
        answers,
        async stop() {
          going = false;
          await done;
        },
      };
    }

    it('allow 25 per second together, and show each caller the right numbers', async () => {
      const [one, other] = [await start(), await start()];
      const maker = await one.onboard();
      for (const service of running) await service.tokenOf(maker);
      const watched = await redis.watch();
      const hammering = hammer(maker, running);
      await delay(3 * SECOND);
      await hammering.stop();

      const decisions = () => watched.get(`recalls:limit:per-second GET ${maker.clientId}`) ?? [];
      await expect.poll(() => decisions().length).toBe(hammering.answers.length);
      expect(letThrough(decisions())).toHaveLength(passed(hammering.answers));
      expect(busiestSecond(letThrough(decisions()))).toBeLessThanOrEqual(25);
      expect(leastBeforeRefusal(decisions())).toBeGreaterThanOrEqual(25);
      for (const { status, body, headers } of hammering.answers) {
        expect(headers['ratelimit-policy']).toMatch(/^"per-second";q=25;w=1, /);
        if (status === 404) {
          expect(headers.ratelimit).toMatch(/^"per-second";r=\d+;t=1, "daily";/);
        } else {
          expect(body.errorCode).toBe('RECALLS-RL-02');
          expect(headers['retry-after']).toBe('1');
          expect(headers.ratelimit).toBe('"per-second";r=0;t=1');
        }
      }
      const counted = running.map((service) => countersOf(service).decisions.get('per-second'));
      expect(counted.reduce((sum, counts) => sum + (counts?.letThrough ?? 0), 0)).toBe(
        passed(hammering.answers),
      );
      expect(countersOf(one).decidedAlone + countersOf(other).decidedAlone).toBe(0);
    });

    it.each([500, 60])('let %i look-ups a second of a MOT service through together', async (most) => {
      const [one, other] = [
        await start({ motRateLimitPerSecond: most }),
        await start({ motRateLimitPerSecond: most }),
      ];
      const station = await one.onboard('mot');
      for (const service of running) await service.tokenOf(station);
      const watched = await redis.watch();
      const answers = await Promise.all(
        Array.from({ length: 2 * most + 40 }, (_, call) =>
          (call % 2 === 0 ? one : other).as(station).post('/mot/vehicles', { vins: ['V1'] }),
        ),
      );
      const decisions = () => watched.get(`recalls:limit:per-second POST ${station.clientId}`) ?? [];
      await expect.poll(() => decisions().length).toBe(answers.length);
      expect(letThrough(decisions())).toHaveLength(passed(answers));
      expect(busiestSecond(letThrough(decisions()))).toBeLessThanOrEqual(most);
      expect(leastBeforeRefusal(decisions())).toBeGreaterThanOrEqual(most);
      for (const { status, headers } of answers) {
        expect([200, 429]).toContain(status);
        expect(headers['ratelimit-policy']).toMatch(new RegExp(`^"per-second";q=${most};w=1, `));
      }
      expect(countersOf(one).decidedAlone + countersOf(other).decidedAlone).toBe(0);
    });

    it('count each method and each client by itself', async () => {
      const [one, other] = [await start(), await start()];
      const [maker, neighbour] = [await one.onboard(), await one.onboard()];
      for (const service of running) for (const client of [maker, neighbour]) await service.tokenOf(client);
      const through = (call: number) => (call % 2 === 0 ? one : other);
      const calls = (client: OnboardedClient, method: 'get' | 'delete') =>
        Promise.all(
          Array.from({ length: 40 }, (_, call) => through(call).as(client)[method]('/recalls/vin/ABC1')),
        );
      const began = performance.now();
      const counts = [
        passed(await calls(maker, 'get')),
        passed(await calls(maker, 'delete')),
        passed(await calls(neighbour, 'get')),
      ];
      // Only within one second is it certain that no call has left the window.
      const seconds = Math.ceil((performance.now() - began) / SECOND);
      for (const count of counts) {
        expect(count).toBeGreaterThanOrEqual(25);
        expect(count).toBeLessThanOrEqual(25 * seconds);
      }
    });

    it('answer on while Redis is killed, limited each on its own, and share again within five seconds', async () => {
      vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
      vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
      const [one] = [await start(), await start()];
      const maker = await one.onboard();
      for (const service of running) await service.tokenOf(maker);
      const hammering = hammer(maker, running);
      await delay(SECOND);
      const beforeLoss = hammering.answers.length;
      await redis.kill();
      await delay(1_500);
      const whileLost = hammering.answers.length;
      await redis.start();
      for (const service of running) {
        await expect.poll(() => countersOf(service).shared, { timeout: BACK_WITHIN_MS }).toBe(true);
      }
      await hammering.stop();

      expect(whileLost).toBeGreaterThan(beforeLoss);
      for (const { status } of hammering.answers) expect([404, 429]).toContain(status);
      for (const service of running) {
        expect(countersOf(service).outages).toBe(1);
        expect(countersOf(service).decidedAlone).toBeGreaterThan(0);
      }
    });

    it('start and answer without Redis', async () => {
      const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
      const service = await start({ redisUrl: 'redis://127.0.0.1:1' });
      const maker = await service.onboard();
      await service.tokenOf(maker);
      expect((await service.as(maker).get('/recalls/vin/ABC1')).status).toBe(404);
      expect((await service.anonymous.get('/health/ready')).status).toBe(200);
      expect(error).toHaveBeenCalledTimes(1);
    });

    it('count the requests for tokens together, for a client', async () => {
      const limits = { tokenRequestsPerMinute: { perClient: 3, perAddress: 1_000 } };
      const [one, other] = [await start(limits), await start(limits)];
      const maker = await one.onboard();
      for (const service of [one, other, one]) expect((await ask(service, formOf(maker))).status).toBe(200);
      for (const service of [one, other]) {
        const refused = await ask(service, formOf(maker));
        expectEntraError(refused, 429, 'temporarily_unavailable', 90055, /./);
        expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
        expect(countersOf(service).decisions.get('token-client')?.refused).toBe(1);
      }
    });

    it('count the requests for tokens together, for an address', async () => {
      const limits = { tokenRequestsPerMinute: { perClient: 1_000, perAddress: 2 }, trustedProxies: 1 };
      const [one, other] = [await start(limits), await start(limits)];
      const from = async (service: Service, address: string) => {
        const request = service.anonymous.post('/oauth/token').set('X-Forwarded-For', address);
        return (await request.type('form').send({})).status;
      };
      // One machine can use a whole /64 of addresses.
      expect(await from(one, '2001:db8:1:2::1')).toBe(400);
      expect(await from(other, '2001:db8:1:2:ffff::2')).toBe(400);
      expect(await from(one, '2001:db8:1:2::3')).toBe(429);
      expect(await from(other, '2001:db8:1:2::1')).toBe(429);
      expect(await from(other, '2001:db8:1:3::1')).toBe(400);
      expect(await from(other, '192.0.2.1')).toBe(400);
    });
  },
);
