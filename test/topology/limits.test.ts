import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  busiestSecond,
  type Decision,
  leastBeforeRefusal,
  letThrough,
} from '../platform/limits/redis-server.js';
import { GENEROUS_TIMEOUT_MS } from '../platform/limits/shared-limits.js';
import { type Call, Caller, codeOf } from './caller.js';
import { Load } from './load.js';
import { SCENARIO_SECONDS, SOMETHING_MISSING, Topology } from './topology.js';

const SECOND = 1_000_000;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
const ALLOWANCE = 1_000;

/** The limit of two processes that each decide alone (docs/adr/0013). */
const MOST_IN_AN_OUTAGE = 50;
const BACK_AFTER = 5 * SECOND;

/** Eight callers with this pause send at most 800 calls per second, and the balancer accepts 1,000 from an address. */
const BETWEEN_CALLS_MS = 10;

describe.skipIf(SOMETHING_MISSING)(
  `one client that hammers two processes behind HAProxy${SOMETHING_MISSING ? ` (${SOMETHING_MISSING})` : ''}`,
  { timeout: (SCENARIO_SECONDS + 60) * 1_000 },
  () => {
    let topology: Topology;
    let loads: Load[] = [];

    beforeAll(async () => {
      // A long timeout, because a machine that is busy with tests must not be mistaken for a lost Redis.
      topology = await Topology.start({ REDIS_TIMEOUT_MS: String(GENEROUS_TIMEOUT_MS) });
    }, 120_000);

    afterAll(async () => {
      await Promise.all(loads.map((load) => load.end()));
      await topology?.stop();
    });

    /** A client with a small allowance, and its calls of all methods; none of them changes anything. */
    async function hammering(name: string) {
      const client = await topology.onboard(name, '--daily-quota', String(ALLOWANCE));
      const caller = await Caller.login(topology.balancer.url, client);
      const keyOf = (method: string) => `recalls:limit:per-second ${method} ${client.clientId}`;
      const begin = () =>
        [...METHODS, ...METHODS].map((method) =>
          Load.hammer(
            () => caller.call(method, method === 'POST' ? '/recalls' : '/recalls/vin/ABC1?x=1'),
            BETWEEN_CALLS_MS,
          ),
        );
      return { keyOf, begin, close: () => caller.close() };
    }

    async function endOf(loads: readonly Load[]): Promise<Call[]> {
      const calls = (await Promise.all(loads.map((load) => load.end()))).flat();
      for (const call of calls) expect([400, 429], JSON.stringify(call)).toContain(call.status);
      return calls;
    }

    it(`is let through 25 times a second for each method, and ${ALLOWANCE} times a day`, async () => {
      const { keyOf, begin, close } = await hammering('Hammer');
      const watched = await topology.redis.watch();
      loads = begin();
      await delay(SCENARIO_SECONDS * 1_000);
      await expect.poll(() => loads.every(isSpent), { timeout: 60_000 }).toBe(true);
      const calls = await endOf(loads);
      close();

      for (const method of METHODS) {
        const ofMethod = calls.filter((call) => call.method === method);
        const decisions = () => watched.get(keyOf(method)) ?? [];
        await expect.poll(() => decisions().length).toBe(ofMethod.length);
        expect(letThrough(decisions())).toHaveLength(ofMethod.filter(passesTheRate).length);
        expect(busiestSecond(letThrough(decisions()))).toBeLessThanOrEqual(25);
        expect(leastBeforeRefusal(decisions())).toBeGreaterThanOrEqual(25);
        report(`${method}: ${summary(decisions())}`);
      }
      expect(calls.filter(passesBoth)).toHaveLength(ALLOWANCE);
    });

    it('is never unlimited while Redis is killed, and is limited by it again within five seconds of its return', async () => {
      const { keyOf, begin, close } = await hammering('Breaker');
      loads = begin();
      const part = Math.max(2, SCENARIO_SECONDS / 3) * 1_000;
      await delay(part);
      const killedAt = Date.now() * 1_000;
      await topology.redis.kill();
      await delay(part);
      await topology.redis.start();
      const backAt = Date.now() * 1_000;
      const watched = await topology.redis.watch();
      await delay(BACK_AFTER / 1_000 + part);
      await expect.poll(() => loads.every(isSpent), { timeout: 60_000 }).toBe(true);
      const calls = await endOf(loads);
      close();

      for (const method of METHODS) {
        const passed = calls.filter((call) => call.method === method && passesTheRate(call));
        const before = passed.filter(({ answeredAt }) => answeredAt < killedAt);
        const after = passed.filter(({ sentAt }) => sentAt >= backAt + BACK_AFTER);
        const alone = passed.filter(({ sentAt, answeredAt }) => sentAt >= killedAt && answeredAt < backAt);
        expect(certainlyInOneSecond(before)).toBeLessThanOrEqual(25);
        expect(certainlyInOneSecond(passed)).toBeLessThanOrEqual(MOST_IN_AN_OUTAGE);
        expect(certainlyInOneSecond(after)).toBeLessThanOrEqual(25);
        expect(alone.length).toBeGreaterThan(0);
        expect(after.length).toBeGreaterThan(0);
        // By then Redis decides about every call.
        const shared = letThrough(watched.get(keyOf(method))).filter((time) => time >= backAt + BACK_AFTER);
        expect(shared.length).toBeGreaterThanOrEqual(after.length);
        expect(busiestSecond(shared)).toBeLessThanOrEqual(25);
        report(
          `${method}: at most ${certainlyInOneSecond(before)} before, ${certainlyInOneSecond(alone)} in the outage, ` +
            `${certainlyInOneSecond(passed)} at any time, ${busiestSecond(shared)} afterwards`,
        );
      }
      expect(calls.filter(passesBoth)).toHaveLength(ALLOWANCE);
    });
  },
);

const passesTheRate = (call: Call) => codeOf(call) !== 'RECALLS-RL-02';

const passesBoth = (call: Call) => call.status !== 429;

const isSpent = ({ calls }: Load) => calls.some((call) => codeOf(call) === 'RECALLS-RL-01');

/** Among the allowed calls, from the first call to the last. */
function averageASecond(decisions: readonly Decision[]): number {
  const [first, last] = [decisions[0], decisions.at(-1)];
  if (!first || !last) return 0;
  return (letThrough(decisions).length * SECOND) / (last.time - first.time);
}

/** The most calls that were certainly allowed within one second, by the caller's clock. */
function certainlyInOneSecond(calls: readonly Call[]): number {
  return Math.max(
    0,
    ...calls.map(
      ({ sentAt: from }) =>
        calls.filter(({ sentAt, answeredAt }) => sentAt >= from && answeredAt < from + SECOND).length,
    ),
  );
}

function summary(decisions: readonly Decision[]): string {
  const times = letThrough(decisions);
  return `${decisions.length} calls, ${times.length} let through, at most ${busiestSecond(times)} and on average ${averageASecond(decisions).toFixed(2)} a second`;
}

/** The measurements of the long run. */
function report(line: string): void {
  if (process.env.TOPOLOGY_SECONDS) process.stdout.write(`${line}\n`);
}
