import { expect } from 'vitest';
import { isWhole } from '../plan.js';
import { ENQUIRY, type Outcome, RECALLED } from './caller.js';
import { DatabaseSite } from './database-site.js';
import type { NetworkFault } from './faults.js';
import type { Cell } from './findings.js';
import { HealthWatch } from './health-watch.js';
import { until } from './until.js';

const MOT_TIMEOUT_MS = 1_000;

/** A call waits 5 s for a connection and 11 s for a statement; MOT's calls wait twice their own timeout. */
const BOUND_MS = 16_000;
const MOT_BOUND_MS = 2 * MOT_TIMEOUT_MS;

/** A margin for a busy machine. Even with it, MOT's limit is below that of the others. */
const SLACK_MS = 8_000;

const HANGS_AFTER_MS = 90_000;

/** The pool, MOT's connections, and one each for metrics, a lease and an import. */
const MOST_SESSIONS = 5 + 6 + 3;

/** A lost session keeps its locks for 90 s if something in between answers PostgreSQL's keep-alive probes, as the proxy here does. */
const LOCKS_GO_WITHIN_MS = 150_000;

/** The effect of a broken network to the database on callers, and how long until there is none any more. */
export async function breakDatabase(fault: NetworkFault): Promise<Cell> {
  const site = await DatabaseSite.open({ motTimeoutMs: MOT_TIMEOUT_MS });
  const watch = HealthWatch.start(site.service);
  try {
    // On a busy machine MOT's second may be too short even without a fault.
    const isWell = async () => failures(await site.caller.callAll(HANGS_AFTER_MS)) === 0;
    await until('all is well', isWell, 60_000);
    await until('ready', () => watch.lastReady === 200, 30_000);

    fault.begin(site.proxy);
    const outcomes = await site.caller.callAll(HANGS_AFTER_MS);
    for (const outcome of outcomes) expectTolerable(outcome, fault);
    if (fault.total) await until('not ready', () => watch.lastReady === 503, 30_000);
    await fault.end(site.proxy);
    const ended = performance.now();
    await until('all is well again', isWell, LOCKS_GO_WITHIN_MS);
    await until('ready again', () => watch.lastReady === 200, 30_000);
    const wholeAfterMs = performance.now() - ended;

    await until('every connection is back in the pool', () => site.inUse === 0, 30_000);
    // PostgreSQL notices forgotten connections after a minute of silence.
    if (fault.total || isWhole) {
      await until('no session is left over', async () => (await site.sessions()) <= MOST_SESSIONS, 120_000);
    }
    expect(await site.caller.lostAmongKept(site.observer)).toEqual([]);
    expect(await site.caller.notRecordedOnce(site.observer)).toEqual([]);
    expect(watch.wavered).toEqual([]);
    return {
      dependency: 'PostgreSQL',
      fault: fault.name,
      saw: summary(outcomes),
      longestMs: Math.max(...outcomes.map(({ tookMs }) => tookMs)),
      wholeAfterMs,
    };
  } finally {
    await watch.stop();
    await site.close();
  }
}

function failures(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ answer }) => answer.status >= 500).length;
}

function expectTolerable({ call, answer, tookMs }: Outcome, fault: NetworkFault): void {
  const isLookUp = call.includes('/mot/vehicles');
  expect(tookMs, call).toBeLessThan((isLookUp ? MOT_BOUND_MS : BOUND_MS) + SLACK_MS);
  if (answer.status >= 500 || fault.total) {
    expect(answer.status, call).toBe(503);
    expect(answer.body, call).toMatchObject(bodyOfUnavailable(call));
    if (call === ENQUIRY) expect(answer.headers['retry-after'], call).toMatch(/^\d+$/);
  } else if (isLookUp) {
    const [vehicle] = answer.body.vehicles ?? [answer.body];
    expect(vehicle).toMatchObject({ vin: RECALLED, hasOutstandingRecall: 'Yes' });
  } else if (call === ENQUIRY) {
    expect(answer.body, call).toMatchObject({ keeper: { lastName: 'OWNER OF NET 1' } });
  }
}

function bodyOfUnavailable(call: string): object {
  if (call === ENQUIRY) return { errors: [{ status: '503', code: 'ServiceUnavailable' }] };
  return call.includes('token') ? { error: 'temporarily_unavailable' } : { errorCode: 'RECALLS-UN-01' };
}

function summary(outcomes: readonly Outcome[]): string {
  const unavailable = outcomes.filter(({ answer }) => answer.status === 503).length;
  if (unavailable === 0) return 'every call answered as usual';
  if (unavailable === outcomes.length) return '503 to every call';
  return `503 to ${unavailable} of ${outcomes.length} calls, the others answered as usual`;
}
