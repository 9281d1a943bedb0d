import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InProcessRateLimiter } from '../../../src/platform/limits/in-process-rate-limiter.js';
import { TOKEN_BUCKET, TokenBucket } from '../../../src/platform/limits/token-bucket.js';
import { FakeClock } from '../../support/fake-clock.js';

/** Within this distance of a whole token, both answers are correct. */
const ROUNDING = 1e-5;

/** The simplest model of the rule: tokens are refilled and taken step by step. */
class BruteForce {
  private tokens: number;
  private at = 0;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {
    this.tokens = burst;
  }

  tokensAt(now: number): number {
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.at) / 1000) * this.perSecond);
    this.at = now;
    return this.tokens;
  }

  take(cost: number): void {
    this.tokens -= cost;
  }
}

/** The rates of the first clients, one that refills less than once per second, and one without a round interval. */
const rates = fc.constantFrom(
  { perSecond: 1, burst: 2 },
  { perSecond: 10, burst: 20 },
  { perSecond: 50, burst: 100 },
  { perSecond: 0.2, burst: 3 },
  { perSecond: 7, burst: 7 },
);

describe('The token bucket', () => {
  it('allows what the rule allows, at any times and costs', () => {
    const requests = fc.array(
      fc.record({
        pause: fc.oneof(
          { weight: 4, arbitrary: fc.integer({ min: 0, max: 400 }) },
          { weight: 3, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.integer({ min: 0, max: 9000 }) },
        ),
        cost: fc.oneof(
          { weight: 6, arbitrary: fc.constant(1) },
          { weight: 1, arbitrary: fc.integer({ min: 1, max: 25 }) },
        ),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(rates, requests, (rate, all) => {
        const bucket = new TokenBucket();
        const rule = new BruteForce(rate.perSecond, rate.burst);
        let now = 0;
        for (const { pause, cost } of all) {
          now += pause;
          const tokens = rule.tokensAt(now);
          const { allowed, remaining, retryAfterMs } = bucket.tryAcquire(now, rate, cost);
          if (Math.abs(tokens - cost) > ROUNDING) expect(allowed).toBe(tokens > cost);
          if (allowed) rule.take(cost);
          expect(Math.abs(rule.tokensAt(now) - remaining)).toBeLessThan(1 + ROUNDING);
          if (allowed || cost > rate.burst) continue;
          // The returned wait is enough, and no longer than necessary.
          expect(bucket.peek(now + retryAfterMs, rate, cost).allowed).toBe(true);
          expect(bucket.peek(now + retryAfterMs - 0.1, rate, cost).allowed).toBe(false);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('allows a burst at once, and then one request whenever a token has been refilled', () => {
    const bucket = new TokenBucket();
    const rate = { perSecond: 10, burst: 20 };
    for (let call = 0; call < 20; call++) expect(bucket.tryAcquire(0, rate, 1).allowed).toBe(true);
    expect(bucket.tryAcquire(0, rate, 1)).toEqual({
      allowed: false,
      remaining: 0,
      retryAfterMs: 100,
      resetAfterMs: 100,
    });
    expect(bucket.tryAcquire(99, rate, 1).allowed).toBe(false);
    expect(bucket.tryAcquire(100, rate, 1).allowed).toBe(true);
    expect(bucket.tryAcquire(100, rate, 1).allowed).toBe(false);
    // Full again after two seconds, and no fuller after an hour.
    expect(bucket.peek(3_600_000, rate, 1).remaining).toBe(20);
  });

  it('takes no token for a refused request, and never allows a cost above the burst', () => {
    const bucket = new TokenBucket();
    const rate = { perSecond: 1, burst: 5 };
    expect(bucket.tryAcquire(0, rate, 6)).toMatchObject({ allowed: false, remaining: 5 });
    expect(bucket.tryAcquire(0, rate, 3)).toMatchObject({ allowed: true, remaining: 2 });
    for (let call = 0; call < 100; call++) expect(bucket.tryAcquire(0, rate, 3).allowed).toBe(false);
    expect(bucket.tryAcquire(0, rate, 2)).toMatchObject({ allowed: true, remaining: 0 });
  });

  it('counts a changed plan at once: a larger one adds its tokens, and a smaller one leaves no debt', () => {
    const bucket = new TokenBucket();
    for (let call = 0; call < 2; call++) bucket.tryAcquire(0, { perSecond: 1, burst: 2 }, 1);
    expect(bucket.peek(0, { perSecond: 1, burst: 4 }, 1).remaining).toBe(2);
    for (let call = 0; call < 10; call++) bucket.record(0, { perSecond: 1, burst: 2 }, 1);
    expect(bucket.peek(1000, { perSecond: 1, burst: 2 }, 1).allowed).toBe(true);

    const emptied = new TokenBucket();
    emptied.tryAcquire(0, { perSecond: 10, burst: 20 }, 20);
    expect(emptied.tryAcquire(0, { perSecond: 10, burst: 2 }, 1)).toMatchObject({ retryAfterMs: 100 });
    expect(emptied.tryAcquire(100, { perSecond: 10, burst: 2 }, 1).allowed).toBe(true);
  });
});

describe('Token buckets of a process', () => {
  it('are one for each key, and are evicted once they are full again', async () => {
    const clock = new FakeClock();
    const limiter = new InProcessRateLimiter(TOKEN_BUCKET, clock);
    const rate = { perSecond: 0.5, burst: 3 };
    for (let client = 0; client < 50; client++) await limiter.tryAcquire(`client ${client}`, rate);
    for (let call = 0; call < 3; call++) await limiter.tryAcquire('busy', rate);
    expect(await limiter.tryAcquire('busy', rate)).toEqual({
      allowed: false,
      limit: 3,
      remaining: 0,
      retryAfter: 2,
      resetAfter: 2,
    });
    clock.advance({ seconds: 10 });
    for (let call = 0; call < 3; call++) await limiter.tryAcquire('another', rate);
    expect(limiter.size).toBe(1);
    expect((await limiter.tryAcquire('another', rate)).allowed).toBe(false);
  });
});
