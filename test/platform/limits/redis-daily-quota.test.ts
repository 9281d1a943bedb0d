import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDataSource } from '../../../src/platform/database/data-source.js';
import { PreparedStatements } from '../../../src/platform/database/prepared-statements.js';
import { DailyQuota } from '../../../src/platform/limits/daily-quota.js';
import { QuotaRepository } from '../../../src/platform/limits/quota.repository.js';
import { QuotaReclaim } from '../../../src/platform/limits/quota-reclaim.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { FakeClock } from '../../support/fake-clock.js';
import { createDatabase, Service } from '../../support/service.js';
import { REDIS_MISSING, RedisServer } from './redis-server.js';
import { GENEROUS_TIMEOUT_MS, ProcessLimits } from './shared-limits.js';

/** Hundreds of calls over HTTP, on a machine that may be busy. */
const GENEROUS_POLLING = { timeout: 60_000 };

describe.skipIf(REDIS_MISSING)(
  `a daily allowance over processes that share a Redis${REDIS_MISSING ? ` (${REDIS_MISSING})` : ''}`,
  () => {
    const clock = new FakeClock(Date.parse('2026-11-22T10:00:00.000Z'));
    let redis: RedisServer;
    let database: Awaited<ReturnType<typeof createDatabase>>;

    beforeAll(async () => {
      vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
      vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
      redis = await RedisServer.start();
      database = await createDatabase();
    });

    afterAll(async () => {
      await database.drop();
      await redis.stop();
      vi.restoreAllMocks();
    });

    describe('by its parts', () => {
      let dataSource: DataSource;
      const links: ProcessLimits[] = [];

      beforeAll(async () => {
        dataSource = await createDataSource(database.url, { poolSize: 8 }).initialize();
      });
      afterEach(() => {
        for (const limits of links.splice(0)) limits.stop();
      });
      afterAll(() => dataSource.destroy());

      async function start(timeoutMs = GENEROUS_TIMEOUT_MS): Promise<DailyQuota> {
        const limits = new ProcessLimits({ redisUrl: redis.url, clock, timeoutMs });
        links.push(limits);
        const repository = new QuotaRepository(new PreparedStatements(dataSource));
        const quota = new DailyQuota(repository, new QuotaReclaim(limits.redis), clock);
        await limits.redis.onModuleInit();
        await expect.poll(() => limits.counters.shared).toBe(true);
        return quota;
      }

      async function newClient(): Promise<string> {
        const id = randomUUID();
        await dataSource.query(
          `INSERT INTO client (id, role, name, team_email, created_at) VALUES ($1, 'mot', 'MOT', 'mot@example.com', now())`,
          [id],
        );
        return id;
      }

      async function handedOut(client: string): Promise<number> {
        const rows = await dataSource.query('SELECT handed_out FROM daily_usage WHERE client_id = $1', [
          client,
        ]);
        return rows[0]?.handed_out ?? 0;
      }

      async function take(quota: DailyQuota, client: string, allowance: number, calls: number) {
        const passages = await Promise.all(
          Array.from({ length: calls }, () => quota.take(client, allowance)),
        );
        return passages.filter(({ passes }) => passes).length;
      }

      it('is used to the last call by one process, also what another one held', async () => {
        const [idle, busy] = [await start(), await start(), await start()];
        const client = await newClient();
        expect(await take(idle, client, 1_000, 1)).toBe(1);
        expect(await handedOut(client)).toBe(100);
        expect(await take(busy, client, 1_000, 1_200)).toBe(999);
        expect(await handedOut(client)).toBe(1_000);
        expect(await idle.take(client, 1_000)).toMatchObject({ passes: false, callsLeft: 0 });
      });

      it('is exact to the call, and nothing is refused that another process still holds', async () => {
        const rounds = fc.array(
          fc.array(fc.record({ who: fc.nat(2), calls: fc.integer({ min: 1, max: 60 }) }), {
            minLength: 1,
            maxLength: 4,
          }),
          { minLength: 1, maxLength: 10 },
        );
        const processes = [await start(), await start(), await start()];
        await fc.assert(
          fc.asyncProperty(fc.integer({ min: 1, max: 400 }), rounds, async (allowance, steps) => {
            const client = await newClient();
            let asked = 0;
            let letThrough = 0;
            for (const round of steps) {
              const passed = await Promise.all(
                round.map(({ who, calls }) => {
                  asked += calls;
                  const quota = processes[who];
                  return quota ? take(quota, client, allowance, calls) : 0;
                }),
              );
              for (const calls of passed) letThrough += calls;
              expect(letThrough).toBeLessThanOrEqual(allowance);
            }
            // A second later a process that considers the allowance spent asks again.
            clock.advance({ seconds: 1 });
            for (const quota of processes) {
              asked += 30;
              letThrough += await take(quota, client, allowance, 30);
            }
            expect(letThrough).toBe(Math.min(asked, allowance));
          }),
          { numRuns: 15 },
        );
      });

      it('is refused when it is spent but for what a process holds that hangs, after waiting for it once', async () => {
        const busy = await start(1_000);
        const client = await newClient();
        const hanging = new ProcessLimits({ redisUrl: redis.url, clock });
        links.push(hanging);
        new QuotaReclaim(hanging.redis).whenAsked(() => new Promise(() => {}));
        await hanging.redis.onModuleInit();
        expect(await take(busy, client, 20, 20)).toBe(20);
        const waits: number[] = [];
        for (let call = 0; call < 10; call++) {
          const began = performance.now();
          expect(await take(busy, client, 20, 1)).toBe(0);
          waits.push(performance.now() - began);
        }
        expect(waits[0]).toBeGreaterThan(900);
        expect(waits.filter((wait) => wait > 500)).toHaveLength(1);
      });

      it('is never exceeded while Redis is away, and used to the last call when it is back', async () => {
        const [one, other] = [await start(), await start()];
        const client = await newClient();
        expect(await take(one, client, 1_000, 250)).toBe(250);
        expect(await take(other, client, 1_000, 50)).toBe(50);
        await redis.kill();
        const alone = await take(other, client, 1_000, 1_000);
        expect(alone).toBeGreaterThan(500);
        expect(300 + alone).toBeLessThan(1_000);
        await redis.start();
        for (const limits of links) {
          await expect.poll(() => limits.counters.shared, { timeout: 5_000 }).toBe(true);
        }
        clock.advance({ seconds: 1 });
        expect(await take(other, client, 1_000, 1_000)).toBe(1_000 - 300 - alone);
      });
    });

    describe('of the whole service', () => {
      const running: Service[] = [];
      afterAll(async () => {
        for (const service of running.splice(0)) await service.stop();
      });

      const start = async () => {
        const settings = { redisUrl: redis.url, redisTimeoutMs: GENEROUS_TIMEOUT_MS };
        const service = await Service.start(settings, { clock, databaseUrl: database.url });
        running.push(service);
        return service;
      };

      /** Calls until it is told to stop; returns how many were allowed. */
      function hammer(service: Service, client: OnboardedClient) {
        const counts = { passed: 0, refused: 0 };
        let going = true;
        const call = async () => {
          while (going) {
            const { status } = await service.as(client).get('/credentials');
            counts[status === 200 ? 'passed' : 'refused'] += 1;
          }
        };
        const done = Promise.all([call(), call(), call(), call()]);
        return {
          counts,
          async stop() {
            going = false;
            await done;
          },
        };
      }

      it(
        'is exact to the call for a client that hammers two processes, one of which is stopped midway',
        async () => {
          const [staying, leaving] = [await start(), await start()];
          const maker = await staying.onboard('manufacturer', { dailyQuota: 200 });
          for (const service of running) await service.tokenOf(maker);
          const [here, there] = [hammer(staying, maker), hammer(leaving, maker)];
          await expect
            .poll(() => here.counts.passed + there.counts.passed, GENEROUS_POLLING)
            .toBeGreaterThan(50);
          await there.stop();
          await leaving.stop();
          running.splice(running.indexOf(leaving), 1);
          await expect.poll(() => here.counts.refused, GENEROUS_POLLING).toBeGreaterThan(10);
          await here.stop();

          expect(there.counts.passed).toBeGreaterThan(0);
          expect(here.counts.passed + there.counts.passed).toBe(200);
          const rows = await staying.query('SELECT handed_out FROM daily_usage WHERE client_id = $1', [
            maker.clientId,
          ]);
          expect(rows).toEqual([{ handed_out: 200 }]);
        },
        2 * GENEROUS_POLLING.timeout,
      );
    });
  },
);
