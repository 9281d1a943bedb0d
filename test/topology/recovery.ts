import { expect, vi } from 'vitest';
import { type Call, codeOf } from './caller.js';
import type { Load } from './load.js';
import { isRight } from './traffic.js';

/** The service is back when this many calls in a row had the right answer: two seconds of them. */
export const CALLS_IN_A_ROW = 80;

/** Longer than anything takes here, also beside other tests. */
export const LONGEST = { timeout: 60_000, interval: 50 };

/**
 * Promotes a standby under load, and waits until all calls are right again.
 *
 * @returns the wrong calls, each a 503 with the service's code, and when the standby was promoted, in microseconds
 */
export async function promoteUnderLoad(
  load: Load,
  promote: () => Promise<void>,
): Promise<{ readonly wrong: readonly Call[]; readonly promotedAt: number }> {
  const { calls } = load;
  await promote();
  const promotedAt = Date.now() * 1_000;
  // In the order of their answers, of which those that waited for a silent server come late.
  await vi.waitUntil(
    () => calls.length > CALLS_IN_A_ROW && calls.slice(-CALLS_IN_A_ROW).every(isRight),
    LONGEST,
  );
  await load.end();
  const wrong = calls.filter((call) => !isRight(call));
  for (const call of wrong) {
    expect([call.status, codeOf(call)], JSON.stringify(call)).toEqual([503, 'RECALLS-UN-01']);
  }
  return { wrong, promotedAt };
}
