import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlidingLog } from '../../src/limits/sliding-log.js';
import { SlidingLogStorage } from '../../src/limits/sliding-log.storage.js';
import { FakeClock } from '../support/fake-clock.js';

const SECOND = 1000;

/** What the rule says, as slowly as one likes: every call let through is remembered for ever. */
class BruteForce {
  readonly times: number[] = [];

  constructor(private readonly limit: number) {}

  letThrough(now: number): boolean {
    const passes = this.inTrailingSecond(now) < this.limit;
    if (passes) this.times.push(now);
    return passes;
  }

  inTrailingSecond(now: number): number {
    return this.times.filter((time) => time > now - SECOND && time <= now).length;
  }
}

/** The most calls in any interval of a second, begun at each call in turn: no other interval holds more. */
function busiestSecond(times: readonly number[]): number {
  return Math.max(0, ...times.map((start) => times.filter((t) => t >= start && t < start + SECOND).length));
}

describe('The sliding log', () => {
  it('lets exactly those calls through that the rule lets through, at any times', () => {
    // In 1/1024 ms, which a double holds exactly: what is tested is the rule, not rounding.
    const pauses = fc.array(
      fc
        .oneof(
          { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 * 1024 }) },
          { weight: 2, arbitrary: fc.constantFrom(0, 1, 999 * 1024, 1000 * 1024, 1001 * 1024) },
          { weight: 1, arbitrary: fc.integer({ min: 0, max: 3000 * 1024 }) },
        )
        .map((pause) => pause / 1024),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), pauses, (limit, steps) => {
        const log = new SlidingLog(SECOND);
        const rule = new BruteForce(limit);
        let now = 0;
        for (const step of steps) {
          now += step;
          expect(log.letThrough(now, limit)).toBe(rule.letThrough(now));
          expect(log.count).toBe(rule.inTrailingSecond(now));
        }
        expect(busiestSecond(rule.times)).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 300 },
    );
  });

  it('lets the 26th call through exactly a second after the first, and not a moment before', () => {
    const log = new SlidingLog(SECOND);
    for (let call = 0; call < 25; call++) expect(log.letThrough(call * 10, 25)).toBe(true);
    expect(log.letThrough(999.999, 25)).toBe(false);
    expect(log.letThrough(1000, 25)).toBe(true);
    // The second call of the burst came at 10.
    expect(log.letThrough(1009.999, 25)).toBe(false);
    expect(log.letThrough(1010, 25)).toBe(true);
  });

  it('does not count the calls it refuses, however many they are', () => {
    const log = new SlidingLog(SECOND);
    for (let call = 0; call < 25; call++) log.letThrough(0, 25);
    for (let now = 1; now < 1000; now++) expect(log.letThrough(now, 25)).toBe(false);
    expect(log.letThrough(1000, 25)).toBe(true);
    expect(log.count).toBe(1);
  });

  it('grows to a limit of thousands without losing a call', () => {
    const log = new SlidingLog(SECOND);
    // Beginning in the middle of the ring, so that growing has to straighten it.
    for (let call = 0; call < 20; call++) log.letThrough(0, 5000);
    for (let call = 0; call < 5000; call++) expect(log.letThrough(1000 + call / 10, 5000)).toBe(true);
    expect(log.letThrough(1500, 5000)).toBe(false);
    expect(log.letThrough(2000.05, 5000)).toBe(true);
    expect(log.letThrough(2000.05, 5000)).toBe(false);
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
        const storage = new SlidingLogStorage(clock);
        const rules = new Map(['GET a', 'POST a', 'GET b'].map((key) => [key, new BruteForce(5)]));
        let now = 0;
        for (const { key, passes, correction } of calls) {
          clock.correct(correction);
          clock.advance({ milliseconds: passes });
          now += passes;
          const rule = rules.get(key);
          const expected = rule?.letThrough(now);
          const passage = await storage.increment(key, SECOND, 5);
          expect(passage.isBlocked).toBe(!expected);
          expect(passage.totalHits).toBe(rule?.inTrailingSecond(now));
        }
        for (const { times } of rules.values()) expect(busiestSecond(times)).toBeLessThanOrEqual(5);
      }),
      { numRuns: 200 },
    );
  });

  it('tell in whole seconds, rounded up, when the oldest call leaves the window', async () => {
    const clock = new FakeClock();
    const storage = new SlidingLogStorage(clock);
    expect(await storage.increment('key', 3000, 1)).toEqual({
      totalHits: 1,
      timeToExpire: 3,
      isBlocked: false,
      timeToBlockExpire: 0,
    });
    clock.advance({ milliseconds: 1999 });
    expect(await storage.increment('key', 3000, 1)).toEqual({
      totalHits: 1,
      timeToExpire: 2,
      isBlocked: true,
      timeToBlockExpire: 2,
    });
  });

  it('forget keys that nobody uses, and never one with a call in its window', async () => {
    const clock = new FakeClock();
    const storage = new SlidingLogStorage(clock);
    for (let client = 0; client < 1000; client++) await storage.increment(`client ${client}`, SECOND, 25);
    expect(storage.size).toBe(1000);
    clock.advance({ milliseconds: 9500 });
    for (let call = 0; call < 25; call++) await storage.increment('busy', SECOND, 25);
    clock.advance({ milliseconds: 500 });
    await storage.increment('newcomer', SECOND, 25);
    expect(storage.size).toBe(2);
    expect((await storage.increment('busy', SECOND, 25)).isBlocked).toBe(true);
  });

  it('forget those that called longest ago when there are more callers than they may keep', async () => {
    const clock = new FakeClock();
    const storage = new SlidingLogStorage(clock, 2);
    const passes = async (key: string) => !(await storage.increment(key, SECOND, 1)).isBlocked;
    expect(await passes('one')).toBe(true);
    expect(await passes('two')).toBe(true);
    expect(await passes('one')).toBe(false);
    // It takes the place of two, which called before one did.
    expect(await passes('three')).toBe(true);
    expect(storage.size).toBe(2);
    expect(await passes('one')).toBe(false);
    expect(await passes('two')).toBe(true);
  });

  it('take note of calls let through elsewhere, and are full with them', async () => {
    const clock = new FakeClock();
    const storage = new SlidingLogStorage(clock);
    expect(storage.isFull('key', 2)).toBe(false);
    for (let call = 0; call < 3; call++) await storage.increment('key', SECOND, Number.POSITIVE_INFINITY);
    expect(storage.isFull('key', 2)).toBe(true);
    expect((await storage.increment('key', SECOND, 2)).isBlocked).toBe(true);
    clock.advance({ seconds: 1 });
    expect(storage.isFull('key', 2)).toBe(false);
    expect((await storage.increment('key', SECOND, 2)).isBlocked).toBe(false);
  });
});
