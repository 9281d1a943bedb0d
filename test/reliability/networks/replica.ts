import { expect } from 'vitest';
import { Heartbeat } from '../../../src/recalls/mot/heartbeat.js';
import { RealTimeClock } from '../../platform/limits/real-time-clock.js';
import { StreamingReplica } from '../../recalls/mot/streaming-replica.js';
import { Service } from '../../support/service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { Caller, RECALLED } from './caller.js';
import type { NetworkFault } from './faults.js';
import type { Cell } from './findings.js';
import { HealthWatch } from './health-watch.js';
import { until } from './until.js';

const MOT_TIMEOUT_MS = 10_000;
const SLACK_MS = 8_000;
const HANGS_AFTER_MS = 60_000;
const LOOK_UPS = ['GET /mot/vehicles/{vin}', 'POST /mot/vehicles'];

/** The primary answers MOT while the network to the replica is broken, and the replica answers again afterwards. */
export async function breakReplica(fault: NetworkFault): Promise<Cell> {
  const servers = await StreamingReplica.start();
  const proxy = await TcpProxy.before(servers.replicaUrl);
  const service = await Service.start(
    { databaseReplica: { url: proxy.url, maxLagSeconds: 3_600 }, motTimeoutMs: MOT_TIMEOUT_MS },
    { databaseUrl: servers.primaryUrl, clock: new RealTimeClock() },
  );
  const watch = HealthWatch.start(service);
  try {
    const caller = await Caller.of(service);
    await service.application.get(Heartbeat).tick();
    await servers.catchUp();
    const askAll = async () => {
      const outcomes = await Promise.all(LOOK_UPS.map((call) => caller.call(call, HANGS_AFTER_MS)));
      for (const { call, answer } of outcomes) {
        expect(answer.status, call).toBe(200);
        const [vehicle] = answer.body.vehicles ?? [answer.body];
        expect(vehicle).toMatchObject({ vin: RECALLED, hasOutstandingRecall: 'Yes' });
      }
      return outcomes;
    };
    await askAll();
    expect(proxy.opened).toBeGreaterThan(0);
    fault.begin(proxy);
    const outcomes = [...(await askAll()), ...(await askAll())];
    const longestMs = Math.max(...outcomes.map(({ tookMs }) => tookMs));
    expect(longestMs).toBeLessThan(2 * MOT_TIMEOUT_MS + SLACK_MS);
    await fault.end(proxy);
    const ended = performance.now();
    const opened = proxy.opened;
    await until('the replica is asked again', () => proxy.opened > opened, 30_000);
    const wholeAfterMs = performance.now() - ended;
    await askAll();
    expect(watch.wavered).toEqual([]);
    expect(watch.wasUnready).toBe(false);
    return {
      dependency: 'PostgreSQL replica',
      fault: fault.name,
      saw: 'every look-up answered, by the primary',
      longestMs,
      wholeAfterMs,
    };
  } finally {
    await watch.stop();
    await proxy.recover();
    await service.stop();
    await proxy.stop();
    await servers.stop();
  }
}
