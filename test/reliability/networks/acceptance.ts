import { expect } from 'vitest';
import { DatabaseSite } from './database-site.js';
import type { NetworkFault } from './faults.js';
import type { Cell } from './findings.js';
import { Submissions } from './submissions.js';
import { until } from './until.js';

/** 5 s for a connection and 11 s for a statement, for each of the two transactions in which an application is looked for and stored. */
const BOUND_MS = 32_000;
const SLACK_MS = 8_000;

/** A lost session keeps its locks for 90 s if something in between answers PostgreSQL's keep-alive probes, as the proxy here does. */
const LOCKS_GO_WITHIN_MS = 150_000;

/** A partner that got no 202 sends the application again, and it is there once, whether or not the first attempt was committed. */
export async function breakAcceptance(fault: NetworkFault): Promise<Cell> {
  const site = await DatabaseSite.open();
  try {
    const before = await Submissions.of(site.service);
    expect((await before.send()).status).toBe(202);

    const during = before.another();
    fault.begin(site.proxy);
    const { status, tookMs } = await during.send();
    expect(tookMs).toBeLessThan(BOUND_MS + SLACK_MS);
    await fault.end(site.proxy);
    const ended = performance.now();
    await until('it is accepted', async () => (await during.send()).status === 202, LOCKS_GO_WITHIN_MS);
    const wholeAfterMs = performance.now() - ended;
    for (const each of [before, during]) await each.expectStoredOnce();
    await until('every connection is back in the pool', () => site.inUse === 0, 30_000);
    const saw = `${status} to an application, which was accepted when it was sent again`;
    return { dependency: 'PostgreSQL', fault: fault.name, saw, longestMs: tookMs, wholeAfterMs };
  } finally {
    await site.close();
  }
}
