import { expect } from 'vitest';
import { S3Server } from '../../platform/object-store/s3-server.js';
import { startService } from '../../platform/third-party-access/partner.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import type { NetworkFault } from './faults.js';
import type { Cell } from './findings.js';
import { HealthWatch } from './health-watch.js';
import { Submissions } from './submissions.js';
import { until } from './until.js';

/** A call to the store, with all its attempts, takes at most 20 s. The images of an application are stored at the same time. */
const BOUND_MS = 20_000;
const SLACK_MS = 10_000;

/** An application is accepted only when its images are stored, so it is 503 while the network to the bucket is broken, and nothing of it is half there. */
export async function breakObjectStore(fault: NetworkFault): Promise<Cell> {
  const server = await S3Server.start();
  const proxy = await TcpProxy.before(`http://127.0.0.1:${server.port}`);
  const service = await startService({ bucket: { ...server.settings, endpoint: new URL(proxy.url).origin } });
  const watch = HealthWatch.start(service);
  try {
    const before = await Submissions.of(service);
    expect((await before.send()).status).toBe(202);

    const during = before.another();
    fault.begin(proxy);
    const { status, tookMs } = await during.send();
    expect(tookMs).toBeLessThan(BOUND_MS + SLACK_MS);
    if (fault.total) expect(status).toBe(503);
    const [{ count } = { count: -1 }] = await service.query<{ count: number }>(
      'SELECT count(*)::integer FROM renewal_application',
    );
    expect(count).toBe(status === 202 ? 2 : 1);
    await fault.end(proxy);
    const ended = performance.now();
    await until('it is accepted', async () => (await during.send()).status === 202, 60_000);
    const wholeAfterMs = performance.now() - ended;
    for (const each of [before, during]) await each.expectStoredOnce();
    expect(watch.wavered).toEqual([]);
    const saw = status === 202 ? 'the application was accepted' : '503, and accepted when it was sent again';
    return { dependency: 'object store', fault: fault.name, saw, longestMs: tookMs, wholeAfterMs };
  } finally {
    await watch.stop();
    await proxy.recover();
    await service.stop();
    await proxy.stop();
    await server.stop();
  }
}
