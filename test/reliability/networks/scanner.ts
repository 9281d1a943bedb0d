import { expect } from 'vitest';
import { ImportSite, landingOf, runsOf, workerOf } from '../../recalls/imports/import-site.js';
import type { Clamd } from '../../recalls/imports/scan/clamd.js';
import { recallsOf, snapshot } from '../../recalls/imports/snapshot-files.js';
import { validate } from '../../recalls/imports/validation-calls.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import type { NetworkFault } from './faults.js';
import type { Cell } from './findings.js';
import { HealthWatch } from './health-watch.js';
import { until } from './until.js';

/** 5 s for the connection, 150 s of silence. */
const BOUND_MS = 155_000;

const ROWS = 5_000;
const FILE = snapshot(...Array.from({ length: ROWS }, (_, row) => `SCANVIN${row},NET/1,,2024-01-01`));

/** A file waits while the network to clamd is broken, and is imported afterwards: never without a scan, and never given up. */
export async function breakScanner(clamd: Clamd, fault: NetworkFault): Promise<Cell> {
  const proxy = await TcpProxy.before(clamd.tcpUrl);
  const site = await ImportSite.open();
  let watch: HealthWatch | undefined;
  try {
    const service = await site.start({ clamdUrl: proxy.url });
    const maker = await service.onboard();
    watch = HealthWatch.start(service);
    await site.drop(maker, 'recalls.csv', FILE);
    await landingOf(service).onFileUploaded(maker.sftp?.username ?? '', 'recalls.csv');
    fault.begin(proxy);
    const began = performance.now();
    await workerOf(service).tick();
    const longestMs = performance.now() - began;
    expect(longestMs).toBeLessThan(BOUND_MS + 30_000);
    const [waiting] = await runsOf(service, maker);
    let saw = 'the file was scanned and merged';
    if (fault.total) {
      expect(waiting).toMatchObject({
        state: 'scanning',
        waiting_for: expect.stringContaining('scanner unavailable'),
      });
      expect(await recallsOf(service, maker)).toEqual([]);
      saw = 'the file waited';
    } else expect(waiting).toMatchObject({ state: 'done' });
    if (fault.total && longestMs < 10_000) {
      fault.begin(proxy);
      const answer = await validate(service, maker, FILE);
      expect(answer.status).toBe(503);
      expect(answer.body.errorCode).toBe('RECALLS-UN-01');
      saw += '; 503 to a validation';
    }
    await fault.end(proxy);
    const ended = performance.now();
    service.clock.advance({ minutes: 5 });
    while (await workerOf(service).tick());
    expect(await runsOf(service, maker)).toMatchObject([
      { state: 'done', scanner: 'clamd', waiting_for: null },
    ]);
    expect(await recallsOf(service, maker)).toHaveLength(ROWS);
    await until('no connection is left over', () => proxy.connections === 0, 10_000);
    expect(watch.wavered).toEqual([]);
    expect(watch.wasUnready).toBe(false);
    return {
      dependency: 'clamd',
      fault: fault.name,
      saw,
      longestMs,
      wholeAfterMs: performance.now() - ended,
    };
  } finally {
    await watch?.stop();
    await proxy.recover();
    await site.close();
    await proxy.stop();
  }
}
