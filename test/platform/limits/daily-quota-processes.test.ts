import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDataSource } from '../../../src/platform/database/data-source.js';
import { PreparedStatements } from '../../../src/platform/database/prepared-statements.js';
import { isDatabaseUnavailable } from '../../../src/platform/errors/database-unavailable.js';
import { DailyQuota } from '../../../src/platform/limits/daily-quota.js';
import { QuotaRepository } from '../../../src/platform/limits/quota.repository.js';
import { QuotaReclaim } from '../../../src/platform/limits/quota-reclaim.js';
import { FakeClock } from '../../support/fake-clock.js';
import { createDatabase } from '../../support/service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { ProcessLimits } from './shared-limits.js';

describe('Processes that share a daily allowance', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let dataSource: DataSource;
  let clock: FakeClock;

  beforeAll(async () => {
    database = await createDatabase();
    dataSource = await createDataSource(database.url, { poolSize: 8 }).initialize();
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  beforeEach(() => {
    clock = new FakeClock(Date.parse('2026-11-22T10:00:00.000Z'));
  });

  const process = (through = dataSource) =>
    new DailyQuota(
      new QuotaRepository(new PreparedStatements(through)),
      new QuotaReclaim(new ProcessLimits({ redisUrl: undefined, clock }).redis),
      clock,
    );

  async function newClient(): Promise<string> {
    const id = randomUUID();
    await dataSource.query(
      `INSERT INTO client (id, role, name, team_email, created_at) VALUES ($1, 'mot', 'MOT', 'mot@example.com', now())`,
      [id],
    );
    return id;
  }

  async function handedOut(client: string): Promise<number> {
    const rows = await dataSource.query('SELECT handed_out FROM daily_usage WHERE client_id = $1', [client]);
    return rows[0]?.handed_out ?? 0;
  }

  async function takeMany(
    quota: DailyQuota,
    client: string,
    allowance: number,
    calls: number,
  ): Promise<number> {
    const passages = await Promise.all(Array.from({ length: calls }, () => quota.take(client, allowance)));
    return passages.filter(({ passes }) => passes).length;
  }

  it('never let more through, start and end as they may, and lose at most a block to each kill', async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          act: fc.constant('call' as const),
          who: fc.nat(2),
          calls: fc.integer({ min: 1, max: 40 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('shut down', 'kill'), who: fc.nat(2) }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 400 }),
        fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
        async (allowance, rounds) => {
          const client = await newClient();
          const processes = [process(), process(), process()];
          let letThrough = 0;
          let killed = 0;
          for (const round of rounds) {
            // The calls of a round run at the same time.
            const passed = await Promise.all(
              round.map((one) => {
                const quota = processes[one.who];
                return 'calls' in one && quota ? takeMany(quota, client, allowance, one.calls) : 0;
              }),
            );
            for (const calls of passed) letThrough += calls;
            for (const { act, who } of round) {
              if (act === 'call') continue;
              if (act === 'shut down') await processes[who]?.onApplicationShutdown();
              else killed += 1;
              processes[who] = process();
            }
            expect(letThrough).toBeLessThanOrEqual(allowance);
          }
          for (const quota of processes) await quota.onApplicationShutdown();
          const lost = (await handedOut(client)) - letThrough;
          expect(lost).toBeGreaterThanOrEqual(0);
          expect(lost).toBeLessThanOrEqual(killed * Math.max(1, Math.floor(allowance / 10)));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('hold one block at most each, also while they top it up', async () => {
    const client = await newClient();
    const quota = process();
    let askedBeforeItRanDry = false;
    for (let used = 10; used <= 3000; used += 10) {
      expect(await takeMany(quota, client, 500_000, 10)).toBe(10);
      const held = (await handedOut(client)) - used;
      expect(held).toBeLessThanOrEqual(1000);
      askedBeforeItRanDry ||= used < 1000 && held + used > 1000;
    }
    expect(askedBeforeItRanDry).toBe(true);
    await quota.onApplicationShutdown();
    expect(await handedOut(client)).toBe(3000);
  });

  it('let waiting calls share one block', async () => {
    const client = await newClient();
    expect(await takeMany(process(), client, 500_000, 400)).toBe(400);
    expect(await handedOut(client)).toBe(1000);
  });

  it('count a call on the day it arrived on, when midnight comes while it waits', async () => {
    const client = await newClient();
    const quota = process();
    clock.set('2026-11-22T23:59:59.999Z');
    const waiting = quota.take(client, 10);
    clock.advance({ milliseconds: 1 });
    expect(await waiting).toEqual({ passes: true, callsLeft: 9, resetsInSeconds: 1 });
    expect(
      await dataSource.query('SELECT day::text FROM daily_usage WHERE client_id = $1', [client]),
    ).toEqual([{ day: '2026-11-22' }]);
    expect(await quota.take(client, 10)).toEqual({ passes: true, callsLeft: 9, resetsInSeconds: 86_400 });
  });

  it('obey an allowance that changes back and forth while calls wait', async () => {
    const client = await newClient();
    const quota = process();
    const passages = await Promise.all(
      Array.from({ length: 60 }, (_, call) => quota.take(client, call % 2 === 0 ? 20 : 40)),
    );
    const letThrough = passages.filter(({ passes }) => passes).length;
    expect(letThrough).toBeGreaterThanOrEqual(20);
    expect(letThrough).toBeLessThanOrEqual(40);
    await quota.onApplicationShutdown();
    expect(await handedOut(client)).toBe(letThrough);
  });

  it('allow no uncounted call while the database is down, and continue when it is back', async () => {
    const client = await newClient();
    const connection = await TcpProxy.before(database.url);
    const throughIt = await createDataSource(connection.url, { poolSize: 2 }).initialize();
    const quota = process(throughIt);
    expect(await takeMany(quota, client, 100, 1)).toBe(1);
    connection.cut();
    // Nine calls of a block of ten are left; all ten were counted when the block was assigned.
    expect(await takeMany(quota, client, 100, 9)).toBe(9);
    for (const refused of await Promise.allSettled([quota.take(client, 100), quota.take(client, 100)])) {
      expect(refused.status).toBe('rejected');
      expect(isDatabaseUnavailable('reason' in refused && refused.reason)).toBe(true);
    }
    await connection.recover();
    expect(await takeMany(quota, client, 100, 95)).toBe(90);
    expect(await handedOut(client)).toBe(100);
    await throughIt.destroy();
    await connection.stop();
  });
});
