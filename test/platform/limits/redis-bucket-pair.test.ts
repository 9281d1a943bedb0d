import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeClock } from '../../support/fake-clock.js';
import { NEVER, PairModel, pairCalls, pairCase, rateOf } from './bucket-pair-model.js';
import { REDIS_MISSING, RedisServer } from './redis-server.js';
import { ProcessLimits } from './shared-limits.js';

describe.skipIf(REDIS_MISSING)(
  `pairs of token buckets over Redis${REDIS_MISSING ? ` (${REDIS_MISSING})` : ''}`,
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

    /** @param clock advanced so far that only Redis decides, unless the test has its own */
    async function start(clock?: FakeClock) {
      const limits = await ProcessLimits.start({ redisUrl: redis.url, clock: clock ?? new FakeClock() });
      processes.push(limits);
      return limits;
    }

    /** Two processes that ask nobody but Redis, because they have been connected for long. */
    async function startTwo(): Promise<[ProcessLimits, ProcessLimits]> {
      const clock = new FakeClock();
      const two: [ProcessLimits, ProcessLimits] = [await start(clock), await start(clock)];
      clock.advance({ days: 30 });
      return two;
    }

    const newKey = (what: string) => `${what} ${++keys}`;

    it('take from both or from neither, whichever process decides', async () => {
      const two = await startTwo();
      await fc.assert(
        fc.asyncProperty(
          pairCase(fc.constant(NEVER)),
          pairCalls,
          fc.array(fc.nat(1), { minLength: 80, maxLength: 80 }),
          async (one, calls, deciding) => {
            const [all, client] = [newKey('all'), newKey('client')];
            const model = new PairModel(one);
            for (const [index, call] of calls.entries()) {
              const expected = model.call(call.client, call.cost, 0);
              const limits = two[deciding[index] as 0 | 1];
              expect(
                await limits.bucketPairs.tryAcquire(
                  `${client} ${call.client}`,
                  rateOf(one, call.client, all),
                  call.cost,
                ),
              ).toMatchObject({ ...expected, allowed: expected.refusedBy === undefined });
            }
          },
        ),
        { numRuns: 40 },
      );
      for (const { counters } of processes) expect(counters.decidedAlone).toBe(0);
    });

    it('give all that there is, and no more, to clients that call both processes at once', async () => {
      const two = await startTwo();
      await fc.assert(
        fc.asyncProperty(
          pairCase(fc.constant(NEVER)),
          fc.array(fc.nat(2), { minLength: 1, maxLength: 60 }),
          async (one, callers) => {
            const [all, key] = [newKey('all'), newKey('client')];
            const answers = await Promise.all(
              callers.map(async (client, index) => ({
                client,
                ...(await two[(index % 2) as 0 | 1].bucketPairs.tryAcquire(
                  `${key} ${client}`,
                  rateOf(one, client, all),
                )),
              })),
            );
            const mostOf = (client: number) =>
              Math.min(one.clients[client] ?? 0, callers.filter((each) => each === client).length);
            const allowed = answers.filter((answer) => answer.allowed);
            expect(allowed).toHaveLength(Math.min(one.collective, mostOf(0) + mostOf(1) + mostOf(2)));
            for (const client of [0, 1, 2]) {
              expect(allowed.filter((answer) => answer.client === client).length).toBeLessThanOrEqual(
                mostOf(client),
              );
            }
          },
        ),
        { numRuns: 40 },
      );
    });

    it('return what remains and the longer wait, and store two numbers that expire by themselves', async () => {
      const [limits] = await startTwo();
      const [all, client] = [newKey('all'), newKey('client')];
      const rate = {
        own: { perSecond: 0.5, burst: 3 },
        collective: { perSecond: 0.1, burst: 4, key: all },
      };
      expect(await limits.bucketPairs.tryAcquire(client, rate, 2)).toEqual({
        allowed: true,
        limit: 3,
        remaining: 1,
        retryAfter: 0,
        resetAfter: 2,
        refusedBy: undefined,
      });
      expect(await limits.bucketPairs.tryAcquire(client, rate, 3)).toEqual({
        allowed: false,
        limit: 3,
        remaining: 1,
        retryAfter: 10,
        resetAfter: 2,
        refusedBy: 'own',
      });
      for (const [key, longest] of [
        [client, 5_001],
        [all, 21_001],
      ] as const) {
        expect(await redis.command('TYPE', `recalls:limit:${key}`)).toBe('string');
        const life = Number(await redis.command('PTTL', `recalls:limit:${key}`));
        expect(life).toBeGreaterThan(longest - 3_000);
        expect(life).toBeLessThanOrEqual(longest);
      }
    });

    it('are kept in the process while Redis is lost, and need the consent of both while it is back empty', async () => {
      const clock = new FakeClock();
      const limits = await start(clock);
      const [all, client] = [newKey('all'), newKey('client')];
      const rate = {
        own: { perSecond: 50, burst: 20 },
        collective: { perSecond: 50, burst: 25, key: all },
      };
      const refusals = async (key: string, calls: number) => {
        const refused = [];
        for (let call = 0; call < calls; call++) {
          const { refusedBy } = await limits.bucketPairs.tryAcquire(`${client} ${key}`, rate);
          if (refusedBy) refused.push(refusedBy);
        }
        return refused;
      };
      expect(await refusals('one', 15)).toEqual([]);
      await redis.kill();
      expect(await refusals('one', 6)).toEqual(['own']);
      expect(await refusals('other', 6)).toEqual(['collective']);
      expect(limits.counters.decidedAlone).toBeGreaterThanOrEqual(12);
      expect(limits.counters.shared).toBe(false);
      await redis.start();
      await expect.poll(() => limits.counters.shared, { timeout: 5_000, interval: 20 }).toBe(true);

      expect(await refusals('other', 1)).toEqual(['collective']);
      // A request that is refused by this process costs nothing in Redis.
      expect(await redis.command('EXISTS', `recalls:limit:${all}`)).toBe(0);
      clock.advance({ milliseconds: 20 });
      expect(await refusals('other', 2)).toEqual(['collective']);
    });
  },
);
