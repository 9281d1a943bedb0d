import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeClock } from '../../support/fake-clock.js';
import { type Decision, REDIS_MISSING, RedisServer } from './redis-server.js';
import { ProcessLimits } from './shared-limits.js';

const PLAN = { perSecond: 50, burst: 20 };

/** By how much of a token the time that MONITOR reports for a command may differ from the time in its script. */
const INEXACT_TOKENS = 0.1;

describe.skipIf(REDIS_MISSING)(
  `token buckets over Redis${REDIS_MISSING ? ` (${REDIS_MISSING})` : ''}`,
  () => {
    let redis: RedisServer;
    const processes: ProcessLimits[] = [];
    let keys = 0;

    beforeAll(async () => {
      redis = await RedisServer.start();
    });
    beforeEach(() => {
      vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
      vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    });
    afterEach(() => {
      for (const limits of processes.splice(0)) limits.stop();
      vi.restoreAllMocks();
    });
    afterAll(() => redis?.stop());

    async function start(surroundings: Partial<Parameters<typeof ProcessLimits.start>[0]> = {}) {
      const limits = await ProcessLimits.start({ redisUrl: redis.url, ...surroundings });
      processes.push(limits);
      return limits;
    }

    const newKey = () => `plan client-${++keys}`;

    const allows = async (limits: ProcessLimits, key: string, cost?: number, plan = PLAN) =>
      (await limits.tokenBucket.tryAcquire(key, plan, cost)).allowed;

    it('allow a burst to all processes together, and then what is refilled by Redis’s time', async () => {
      const [one, other] = [await start(), await start()];
      const key = newKey();
      const watched = await redis.watch();
      let going = true;
      let allowed = 0;
      const hammer = async (limits: ProcessLimits) => {
        while (going) {
          if (await allows(limits, key)) allowed += 1;
          await delay(2);
        }
      };
      const hammers = [hammer(one), hammer(other), hammer(one)];
      await delay(2_000);
      going = false;
      await Promise.all(hammers);

      const decisions = () => watched.get(`recalls:limit:${key}`) ?? [];
      await expect.poll(() => decisions().filter(({ passes }) => passes).length).toBe(allowed);
      const { most, least } = tokensLeft(decisions());
      expect(least).toBeGreaterThanOrEqual(-INEXACT_TOKENS);
      expect(most).toBeLessThan(1 + INEXACT_TOKENS);
      for (const { counters } of processes) expect(counters.decidedAlone).toBe(0);
    });

    it('return what remains and how long to wait, and store one number that expires by itself', async () => {
      const limits = await start();
      const key = newKey();
      const plan = { perSecond: 0.5, burst: 3 };
      expect(await limits.tokenBucket.tryAcquire(key, plan, 2)).toEqual({
        allowed: true,
        limit: 3,
        remaining: 1,
        retryAfter: 0,
        resetAfter: 2,
      });
      expect(await limits.tokenBucket.tryAcquire(key, plan, 3)).toEqual({
        allowed: false,
        limit: 3,
        remaining: 1,
        retryAfter: 4,
        resetAfter: 2,
      });
      expect(await redis.command('TYPE', `recalls:limit:${key}`)).toBe('string');
      const life = Number(await redis.command('PTTL', `recalls:limit:${key}`));
      expect(life).toBeGreaterThan(3_000);
      expect(life).toBeLessThanOrEqual(5_001);
    });

    it('have a plan that is changed count at once, in every process', async () => {
      const [one, other] = [await start(), await start()];
      const key = newKey();
      const slow = { perSecond: 0.01, burst: 2 };
      expect([await allows(one, key, 2, slow), await allows(other, key, 1, slow)]).toEqual([true, false]);
      const faster = { perSecond: 0.01, burst: 5 };
      expect([await allows(other, key, 3, faster), await allows(one, key, 1, faster)]).toEqual([true, false]);
    });

    it('are empty at worst, and refill at once, when Redis’s clock was set back by an hour', async () => {
      const limits = await start();
      const key = newKey();
      await redis.command('SET', `recalls:limit:${key}`, (Date.now() + 3_600_000) * 1_000);
      expect(await limits.tokenBucket.tryAcquire(key, PLAN)).toMatchObject({ allowed: false, retryAfter: 1 });
      await expect.poll(() => allows(limits, key), { timeout: 3_000, interval: 20 }).toBe(true);
    });

    it('are kept in the process while Redis is lost, and need the consent of both while it is back empty', async () => {
      const clock = new FakeClock();
      const limits = await start({ clock });
      const key = newKey();
      for (let call = 0; call < 15; call++) expect(await allows(limits, key)).toBe(true);
      await redis.kill();
      for (let call = 0; call < 8; call++) expect(await allows(limits, key)).toBe(call < 5);
      await redis.start();
      await expect.poll(() => limits.counters.shared, { timeout: 5_000, interval: 20 }).toBe(true);

      expect(await allows(limits, key)).toBe(false);
      // A request that is refused by this process costs nothing in Redis.
      expect(await redis.command('EXISTS', `recalls:limit:${key}`)).toBe(0);
      clock.advance({ milliseconds: 20 });
      expect([await allows(limits, key), await allows(limits, key)]).toEqual([true, false]);
      // After the time that a bucket takes to fill, it does not matter what Redis has forgotten.
      clock.advance({ milliseconds: 400 });
      expect(await redis.command('DEL', `recalls:limit:${key}`)).toBe(1);
      for (let call = 0; call < 20; call++) expect(await allows(limits, key)).toBe(true);
    });
  },
);

/** The fewest tokens that an allowed request left, and the most that were there when one was refused. */
function tokensLeft(decisions: readonly Decision[]): { least: number; most: number } {
  let tokens = PLAN.burst;
  let at = decisions[0]?.time ?? 0;
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { time, passes } of decisions) {
    tokens = Math.min(PLAN.burst, tokens + ((time - at) / 1_000_000) * PLAN.perSecond);
    at = time;
    if (passes) {
      tokens -= 1;
      least = Math.min(least, tokens);
    } else most = Math.max(most, tokens);
  }
  return { least, most };
}
