import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LimiterCounters } from '../../../src/platform/limits/limiter-counters.js';
import { createDatabase, Service } from '../../support/service.js';
import { RealTimeClock } from '../limits/real-time-clock.js';
import { REDIS_MISSING, RedisServer } from '../limits/redis-server.js';
import { GENEROUS_TIMEOUT_MS } from '../limits/shared-limits.js';
import { plannedSurface } from './planned.surface.js';
import { PlannedClients } from './planned-clients.js';

/** The collective limit of thirty calls; in ten seconds, longer than a test calls, one more. */
const COLLECTIVE = { perSecond: 0.1, burst: 30 };

describe.skipIf(REDIS_MISSING)(
  `usage plans in two processes on one Redis and one database${REDIS_MISSING ? ` (${REDIS_MISSING})` : ''}`,
  () => {
    const running: Service[] = [];
    let redis: RedisServer;
    let database: Awaited<ReturnType<typeof createDatabase>>;

    beforeAll(async () => {
      redis = await RedisServer.start();
    });
    beforeEach(async () => {
      database = await createDatabase();
      vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
      vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    });
    afterEach(async () => {
      for (const service of running.splice(0)) await service.stop();
      await database.drop();
      await redis.command('FLUSHALL');
      vi.restoreAllMocks();
    });
    afterAll(() => redis.stop());

    async function start(): Promise<PlannedClients> {
      const service = await Service.start(
        { redisUrl: redis.url, redisTimeoutMs: GENEROUS_TIMEOUT_MS },
        {
          clock: new RealTimeClock(),
          databaseUrl: database.url,
          moreSurfaces: [plannedSurface(COLLECTIVE)],
        },
      );
      running.push(service);
      return new PlannedClients(service);
    }

    const countersOf = (service: Service | undefined) => {
      if (!service) throw new Error('It was not started.');
      return service.application.get(LimiterCounters, { strict: false });
    };

    /** @returns how many of so many calls at once, through both processes, were let through */
    async function passed(
      calls: number,
      through: readonly PlannedClients[],
      client: string,
    ): Promise<number> {
      const answers = await Promise.all(
        Array.from({ length: calls }, (_, call) => through[call % through.length]?.call(client)),
      );
      for (const answer of answers) {
        if (answer?.status === 429)
          expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
        else expect(answer?.status).toBe(200);
      }
      return answers.filter((answer) => answer?.status === 200).length;
    }

    it('let a client through as often as its plan says, and all clients as often as the collective limit', async () => {
      const both = [await start(), await start()];
      const [first] = both;
      if (!first) throw new Error('It was not started.');
      const began = Date.now();
      const clients = [];
      for (const burst of [8, 12, 40]) clients.push(await first.clientWith({ rate: 0.1, burst }));
      const counts = [];
      for (const client of clients) counts.push(await passed(50, both, client));
      // One more token for ten seconds that a busy machine took.
      const more = Math.floor((Date.now() - began) / 10_000);
      const [one = 0, other = 0, last = 0] = counts;
      expect(one - 8).toBeLessThanOrEqual(more);
      expect(other - 12).toBeLessThanOrEqual(more);
      expect(one).toBeGreaterThanOrEqual(8);
      expect(other).toBeGreaterThanOrEqual(12);
      expect(one + other + last).toBeGreaterThanOrEqual(30);
      expect(one + other + last).toBeLessThanOrEqual(30 + more);
      expect(countersOf(running[0]).decidedAlone + countersOf(running[1]).decidedAlone).toBe(0);
    });

    it('limit each on its own while Redis is lost, and count that', async () => {
      const both = [await start(), await start()];
      const [one, other] = both;
      if (!one || !other) throw new Error('They were not started.');
      const client = await one.clientWith({ rate: 0.1, burst: 5 });
      await redis.kill();
      expect(await passed(12, [one], client)).toBe(5);
      expect(await passed(12, [other], client)).toBe(5);
      for (const service of running) {
        expect(countersOf(service).shared).toBe(false);
        expect(countersOf(service).decidedAlone).toBeGreaterThanOrEqual(12);
      }
      await redis.start();
      for (const service of running) {
        await expect.poll(() => countersOf(service).shared, { timeout: 5_000, interval: 20 }).toBe(true);
      }
    });

    it('give a client the whole quota, also what the other process leased', async () => {
      const both = [await start(), await start()];
      const [one, other] = both;
      if (!one || !other) throw new Error('They were not started.');
      const client = await one.clientWith({ rate: 10_000, burst: 100_000, quota: 20, quotaPeriod: 'MONTH' });
      expect(await passed(1, [other], client)).toBe(1);
      // The other process has a call left of its block of two, and gives it back when it is asked.
      expect(await passed(25, [one], client)).toBe(19);
      expect(await one.usage(client)).toMatchObject([{ period: 'MONTH', handedOut: 20 }]);
    });
  },
);
