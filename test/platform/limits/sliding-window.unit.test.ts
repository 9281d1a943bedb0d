import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InProcessRateLimiter } from '../../../src/platform/limits/in-process-rate-limiter.js';
import { SLIDING_WINDOW, SlidingWindow } from '../../../src/platform/limits/sliding-window.js';
import { FakeClock } from '../../support/fake-clock.js';

const SECOND = 1000;
const RATE = { limit: 25, windowMs: SECOND };

/** The simplest model of the rule: it stores every allowed request for ever. */
class BruteForce {
  readonly times: number[] = [];

  constructor(private readonly limit: number) {}

  tryAcquire(now: number, cost = 1): boolean {
    const allowed = this.inTrailingSecond(now) + cost <= this.limit;
    if (allowed) this.times.push(...Array.from({ length: cost }, () => now));
    return allowed;
  }

  inTrailingSecond(now: number): number {
    return this.times.filter((time) => time > now - SECOND && time <= now).length;
  }
}

/** The most calls in any interval of a second. It is enough to look at intervals that begin with a call. */
function busiestSecond(times: readonly number[]): number {
  return Math.max(0, ...times.map((start) => times.filter((t) => t >= start && t < start + SECOND).length));
}

describe('The sliding window', () => {
  it('allows exactly those requests that the rule allows, at any times and costs', () => {
    // In units of 1/1024 ms, which a double represents exactly, because the rule is tested and not rounding.
    const requests = fc.array(
      fc.record({
        pause: fc
          .oneof(
            { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 * 1024 }) },
            { weight: 2, arbitrary: fc.constantFrom(0, 1, 999 * 1024, 1000 * 1024, 1001 * 1024) },
            { weight: 1, arbitrary: fc.integer({ min: 0, max: 3000 * 1024 }) },
          )
          .map((pause) => pause / 1024),
        cost: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(80) }),
      }),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), requests, (limit, all) => {
        const rate = { limit, windowMs: SECOND };
        const window = new SlidingWindow(SECOND);
        const rule = new BruteForce(limit);
        let now = 0;
        for (const { pause, cost } of all) {
          if (cost === 0) continue;
          now += pause;
          const decision = window.tryAcquire(now, rate, cost);
          expect(decision.allowed).toBe(rule.tryAcquire(now, cost));
          expect(window.count).toBe(rule.inTrailingSecond(now));
          expect(decision.remaining).toBe(limit - window.count);
          if (decision.allowed || cost > limit) continue;
          // The returned wait is exactly enough.
          const at = now + decision.retryAfterMs;
          expect(rule.inTrailingSecond(at) + cost).toBeLessThanOrEqual(limit);
          expect(rule.inTrailingSecond(at - 1 / 1024) + cost).toBeGreaterThan(limit);
        }
        expect(busiestSecond(rule.times)).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 300 },
    );
  });

  const allows = (window: SlidingWindow, now: number, rate = RATE) => window.tryAcquire(now, rate, 1).allowed;

  it('allows the 26th request exactly a second after the first, and not a moment before', () => {
    const window = new SlidingWindow(SECOND);
    for (let call = 0; call < 25; call++) expect(allows(window, call * 10)).toBe(true);
    expect(allows(window, 999.999)).toBe(false);
    expect(allows(window, 1000)).toBe(true);
    // The second request of the burst came at 10.
    expect(allows(window, 1009.999)).toBe(false);
    expect(allows(window, 1010)).toBe(true);
  });

  it('does not count the requests that it refuses, however many they are', () => {
    const window = new SlidingWindow(SECOND);
    for (let call = 0; call < 25; call++) allows(window, 0);
    for (let now = 1; now < 1000; now++) expect(allows(window, now)).toBe(false);
    expect(allows(window, 1000)).toBe(true);
    expect(window.count).toBe(1);
  });

  it('grows to a limit of thousands without losing a request', () => {
    const window = new SlidingWindow(SECOND);
    const rate = { limit: 5000, windowMs: SECOND };
    // It begins in the middle of the ring, so that growing must unroll it.
    for (let call = 0; call < 20; call++) allows(window, 0, rate);
    for (let call = 0; call < 5000; call++) expect(allows(window, 1000 + call / 10, rate)).toBe(true);
    expect(allows(window, 1500, rate)).toBe(false);
    expect(allows(window, 2000.05, rate)).toBe(true);
    expect(allows(window, 2000.05, rate)).toBe(false);
  });

  it('never allows what costs more than the limit, though the window is empty', () => {
    const window = new SlidingWindow(SECOND);
    expect(window.tryAcquire(0, RATE, 26)).toMatchObject({ allowed: false, remaining: 25 });
    expect(window.tryAcquire(0, RATE, 25)).toMatchObject({ allowed: true, remaining: 0 });
  });
});

describe('The rate limits of a process', () => {
  it('are exact for every key in every trailing second, also while the time of day is corrected both ways', async () => {
    const steps = fc.array(
      fc.record({
        key: fc.constantFrom('GET a', 'POST a', 'GET b'),
        passes: fc.oneof(fc.integer({ min: 0, max: 80 }), fc.constantFrom(0, 999, 1000, 2500)),
        correction: fc.oneof(
          { weight: 4, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.integer({ min: -7_200_000, max: 7_200_000 }) },
        ),
      }),
      { maxLength: 250 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (calls) => {
        const clock = new FakeClock();
        const limiter = new InProcessRateLimiter(SLIDING_WINDOW, clock);
        const rules = new Map(['GET a', 'POST a', 'GET b'].map((key) => [key, new BruteForce(5)]));
        let now = 0;
        for (const { key, passes, correction } of calls) {
          clock.correct(correction);
          clock.advance({ milliseconds: passes });
          now += passes;
          const rule = rules.get(key);
          const expected = rule?.tryAcquire(now);
          const { allowed, remaining } = await limiter.tryAcquire(key, { limit: 5, windowMs: SECOND });
          expect(allowed).toBe(expected);
          expect(5 - remaining).toBe(rule?.inTrailingSecond(now));
        }
        for (const { times } of rules.values()) expect(busiestSecond(times)).toBeLessThanOrEqual(5);
      }),
      { numRuns: 200 },
    );
  });

  it('return in whole seconds, rounded up, when the oldest call leaves the window', async () => {
    const clock = new FakeClock();
    const limiter = new InProcessRateLimiter(SLIDING_WINDOW, clock);
    const rate = { limit: 1, windowMs: 3000 };
    const first = { allowed: true, limit: 1, remaining: 0, retryAfter: 0, resetAfter: 3 };
    expect(await limiter.tryAcquire('key', rate)).toEqual(first);
    clock.advance({ milliseconds: 1999 });
    const second = { allowed: false, limit: 1, remaining: 0, retryAfter: 2, resetAfter: 2 };
    expect(await limiter.tryAcquire('key', rate)).toEqual(second);
  });

  it('forget keys that nobody uses, and never one with a call in its window', async () => {
    const clock = new FakeClock();
    const limiter = new InProcessRateLimiter(SLIDING_WINDOW, clock);
    for (let client = 0; client < 1000; client++) await limiter.tryAcquire(`client ${client}`, RATE);
    expect(limiter.size).toBe(1000);
    clock.advance({ milliseconds: 9500 });
    for (let call = 0; call < 25; call++) await limiter.tryAcquire('busy', RATE);
    clock.advance({ milliseconds: 500 });
    await limiter.tryAcquire('newcomer', RATE);
    expect(limiter.size).toBe(2);
    expect((await limiter.tryAcquire('busy', RATE)).allowed).toBe(false);
  });

  it('forget those that called longest ago when there are more callers than they may keep', async () => {
    const clock = new FakeClock();
    const limiter = new InProcessRateLimiter(SLIDING_WINDOW, clock, 2);
    const passes = async (key: string) =>
      (await limiter.tryAcquire(key, { limit: 1, windowMs: SECOND })).allowed;
    expect(await passes('one')).toBe(true);
    expect(await passes('two')).toBe(true);
    expect(await passes('one')).toBe(false);
    // It evicts two keys, which were used longest ago.
    expect(await passes('three')).toBe(true);
    expect(limiter.size).toBe(2);
    expect(await passes('one')).toBe(false);
    expect(await passes('two')).toBe(true);
  });

  it('are full with what was allowed elsewhere and recorded here', async () => {
    const clock = new FakeClock();
    const limiter = new InProcessRateLimiter(SLIDING_WINDOW, clock);
    const rate = { limit: 2, windowMs: SECOND };
    expect(limiter.peek('key', rate, 1).allowed).toBe(true);
    for (let call = 0; call < 3; call++) limiter.record('key', rate, 1);
    expect(limiter.peek('key', rate, 1).allowed).toBe(false);
    expect((await limiter.tryAcquire('key', rate)).allowed).toBe(false);
    clock.advance({ seconds: 1 });
    expect(limiter.peek('key', rate, 1).allowed).toBe(true);
    expect((await limiter.tryAcquire('key', rate)).allowed).toBe(true);
  });
});
