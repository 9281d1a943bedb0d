import { describe, expect, it } from 'vitest';
import {
  isLocked,
  LOCK_WINDOW_MS,
  MOST_FAILURES,
  type PairState,
  SLOW_WINDOW_MS,
  stateAfter,
} from '../../../src/platform/third-party-access/sign-in/lockout.js';

const START = Date.parse('2026-11-29T12:00:00Z');
const at = (ms: number) => new Date(START + ms);
const NONE: PairState = { failedAt: [], lockedUntil: null };

/** The state after failures at these times. */
const failures = (...times: number[]) =>
  times.reduce((state, time) => stateAfter(state, at(time), true), NONE);

describe('A pair of username and network', () => {
  it('is locked by the fifth failure within 15 minutes, for 15 minutes', () => {
    expect(MOST_FAILURES).toBe(5);
    const four = failures(0, 1, 2, 3);
    expect(isLocked(four, at(3))).toBe(false);
    const five = stateAfter(four, at(LOCK_WINDOW_MS - 1), true);
    expect(five.lockedUntil).toEqual(at(2 * LOCK_WINDOW_MS - 1));
    expect(isLocked(five, at(2 * LOCK_WINDOW_MS - 2))).toBe(true);
    expect(isLocked(five, at(2 * LOCK_WINDOW_MS - 1))).toBe(false);
  });

  it('is not locked when the first of five is exactly 15 minutes old', () => {
    expect(failures(0, 1, 2, 3, LOCK_WINDOW_MS).lockedUntil).toBeNull();
  });

  it('keeps its lock as it is, also if more is tried meanwhile', () => {
    const locked = failures(0, 0, 0, 0, 0);
    for (const isFailure of [true, false]) {
      expect(stateAfter(locked, at(LOCK_WINDOW_MS - 1), isFailure)).toBe(locked);
    }
  });

  it('begins anew after its lock: one more failure does not lock it again, and five do', () => {
    const locked = failures(0, 0, 0, 0, 0);
    const next = stateAfter(locked, at(LOCK_WINDOW_MS), true);
    expect(next.lockedUntil).toBeNull();
    const again = [1, 2, 3, 4].reduce((state, ms) => stateAfter(state, at(LOCK_WINDOW_MS + ms), true), next);
    expect(isLocked(again, at(LOCK_WINDOW_MS + 4))).toBe(true);
  });

  it('is forgiven nothing for a success, so that an owner’s sign-ins give nobody further guesses', () => {
    const four = failures(0, 1, 2, 3);
    const after = stateAfter(four, at(4), false);
    expect(after.failedAt).toEqual(four.failedAt);
    expect(isLocked(stateAfter(after, at(5), true), at(5))).toBe(true);
  });

  it('remembers failures for an hour, because they count for the username for so long', () => {
    const state = failures(0, SLOW_WINDOW_MS - 1);
    expect(state.failedAt).toEqual([at(0), at(SLOW_WINDOW_MS - 1)]);
    expect(stateAfter(state, at(SLOW_WINDOW_MS), false).failedAt).toEqual([at(SLOW_WINDOW_MS - 1)]);
  });
});
