import { expect } from 'vitest';
import { ImportSite, landingOf, runsOf, stagingTables, workerOf } from '../../recalls/imports/import-site.js';
import { recallsOf, snapshot } from '../../recalls/imports/snapshot-files.js';
import { asApplication } from '../../support/roles.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import type { NetworkFault } from './faults.js';
import type { Cell } from './findings.js';
import { until } from './until.js';

/** 16 s until the heartbeat of the lease is known to have failed, and 10 s in which the staging table could not be dropped. */
const BOUND_MS = 26_000;

const ROWS = 5_000;
const FILE = snapshot(...Array.from({ length: ROWS }, (_, row) => `COPYVIN${row},NET/1,,2024-01-01`));

/**
 * An import is abandoned when the network to the database breaks, and started again from its archived copy; nothing of it remains in
 * between.
 */
export async function breakImport(fault: NetworkFault): Promise<Cell> {
  const site = await ImportSite.open();
  const proxy = await TcpProxy.before(site.database.url);
  try {
    const service = await site.start({ databaseUrl: asApplication(proxy.url) });
    const maker = await service.onboard();
    await site.drop(maker, 'recalls.csv', FILE);
    await landingOf(service).onFileUploaded(maker.sftp?.username ?? '', 'recalls.csv');
    fault.begin(proxy);
    const began = performance.now();
    // While the network is broken, the service may be unable to record that the run has to wait.
    await workerOf(service)
      .tick()
      .catch(() => false);
    const longestMs = performance.now() - began;
    expect(longestMs).toBeLessThan(BOUND_MS + 30_000);
    expect(await recallsOf(service, maker)).toEqual([]);
    expect(await runsOf(service, maker)).toMatchObject([{ finished_at: null }]);
    await fault.end(proxy);
    const ended = performance.now();
    const isDone = async () => {
      service.clock.advance({ minutes: 5 });
      // As the service does, it tries again: the pool's places may still be taken by statements that never get an answer.
      await workerOf(service)
        .tick()
        .catch(() => false);
      return (await runsOf(service, maker)).every(({ state }) => state === 'done');
    };
    await until('the file is imported', isDone, 90_000);
    expect(await runsOf(service, maker)).toHaveLength(1);
    expect(await recallsOf(service, maker)).toHaveLength(ROWS);
    expect(await stagingTables(service)).toEqual([]);
    return {
      dependency: 'PostgreSQL',
      fault: fault.name,
      saw: 'nothing was merged; the file was imported from its copy afterwards',
      longestMs,
      wholeAfterMs: performance.now() - ended,
    };
  } finally {
    await proxy.recover();
    await site.close();
    await proxy.stop();
  }
}
