import { expect } from 'vitest';
import { LimiterCounters } from '../../../src/platform/limits/limiter-counters.js';
import { Enquirer } from '../../kadoe/enquirer.js';
import { RealTimeClock } from '../../platform/limits/real-time-clock.js';
import { RedisServer } from '../../platform/limits/redis-server.js';
import { Service } from '../../support/service.js';
import { gatherLog } from '../../support/suite-log.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { Caller, KEPT } from './caller.js';
import type { NetworkFault } from './faults.js';
import type { Cell } from './findings.js';
import { HealthWatch } from './health-watch.js';
import { until } from './until.js';

/** A call waits 250 ms for Redis, once or twice. */
const SLACK_MS = 8_000;

const HANGS_AFTER_MS = 60_000;

/** One for commands, one for messages. */
const CONNECTIONS = 2;

/** Calls that a plan lets through at once; the next one comes after minutes. */
const BURST = 3;
const PLAN = `INSERT INTO usage_plan (name, rate, burst) VALUES ('scant', 0.001, ${BURST})`;

/** A broken network to Redis has no effect on callers: limits and usage plans hold in each process, and the log says so. */
export async function breakLimits(fault: NetworkFault): Promise<Cell> {
  const redis = await RedisServer.start();
  const proxy = await TcpProxy.before(redis.url);
  const service = await Service.start({ redisUrl: proxy.url }, { clock: new RealTimeClock() });
  const counters = service.application.get(LimiterCounters);
  const watch = HealthWatch.start(service);
  const log = gatherLog();
  try {
    await service.query(PLAN);
    const scant = await Enquirer.onboard(service, { enquirers: { NE002: ['00EV'] }, plan: 'scant' });
    const caller = await Caller.of(service);
    const well = await caller.callAll(HANGS_AFTER_MS);
    // On a busy machine Redis may have been considered lost in between.
    await until('limits are shared', () => counters.shared === true, 20_000);
    const lost = counters.outages;
    fault.begin(proxy);
    const outcomes = [...(await caller.callAll(HANGS_AFTER_MS)), ...(await caller.callAll(HANGS_AFTER_MS))];
    for (const { call, answer, tookMs } of outcomes) {
      expect(answer.status, call).toBeLessThan(500);
      expect(tookMs, call).toBeLessThan(SLACK_MS + 5 * Math.max(...well.map((each) => each.tookMs)));
    }
    if (fault.total) {
      expect(counters.decidedAlone).toBeGreaterThan(0);
      await expectPlanToHold(scant);
      expect(counters.shared).toBe(false);
      expect(log.lines.map(({ msg }) => msg)).toContainEqual(
        expect.stringMatching(/^Redis is lost, so this process limits calls on its own until it is back/),
      );
    }
    await fault.end(proxy);
    const ended = performance.now();
    await until('limits are shared again', () => counters.shared === true, 20_000);
    const wholeAfterMs = performance.now() - ended;
    expect((await caller.call('GET /recalls', HANGS_AFTER_MS)).answer.status).toBe(200);
    // Redis itself must detect forgotten connections; it checks every five minutes.
    const most = fault.total ? CONNECTIONS : 2 * CONNECTIONS;
    await until('no connection is left over', async () => (await connectionsOf(redis)) <= most, 20_000);
    expect(watch.wavered).toEqual([]);
    expect(watch.wasUnready).toBe(false);
    return {
      dependency: 'Redis',
      fault: fault.name,
      saw: `every call answered as usual; ${counters.decidedAlone} decisions made alone`,
      longestMs: Math.max(...outcomes.map(({ tookMs }) => tookMs)),
      wholeAfterMs: counters.outages > lost ? wholeAfterMs : undefined,
    };
  } finally {
    log.stop();
    await watch.stop();
    await proxy.recover();
    await service.stop();
    await proxy.stop();
    await redis.stop();
  }
}

async function expectPlanToHold(client: Enquirer): Promise<void> {
  const statuses: number[] = [];
  for (let call = 0; call <= BURST; call += 1) {
    const { status, headers } = await client.ask({ registrationNumber: KEPT });
    statuses.push(status);
    if (status === 429) expect(headers['retry-after']).toMatch(/^\d+$/);
  }
  expect(statuses).toEqual([...Array(BURST).fill(200), 429]);
}

/** The connection of the query is not counted. */
async function connectionsOf(redis: RedisServer): Promise<number> {
  const list = String(await redis.command('CLIENT', 'LIST'));
  return list.trim().split('\n').length - 1;
}
