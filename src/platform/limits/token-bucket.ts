import type { Decision, LimiterState, RateLimitAlgorithm } from './rate-limiter.js';
import { TOKEN_BUCKET_SCRIPT } from './token-bucket.script.js';

/** A bucket of `burst` tokens that is refilled at a constant rate. */
export interface TokenBucketRate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * A token bucket that stores one number: when it will be full again (the "theoretical arrival time" of the generic cell rate algorithm).
 * Each token that is taken moves that time on by the interval of refilling one token. In any t seconds at most `burst + t × perSecond`
 * tokens are taken.
 */
export class TokenBucket implements LimiterState<TokenBucketRate> {
  private fullAt = Number.NEGATIVE_INFINITY;

  tryAcquire(now: number, rate: TokenBucketRate, cost: number): Decision {
    const decision = this.peek(now, rate, cost);
    if (!decision.allowed) return decision;
    this.record(now, rate, cost);
    const { remaining, resetAfterMs } = this.peek(now, rate, 1);
    return { allowed: true, remaining, retryAfterMs: 0, resetAfterMs };
  }

  record(now: number, { perSecond, burst }: TokenBucketRate, cost: number): void {
    const interval = 1_000 / perSecond;
    this.fullAt = Math.max(this.fullAt, now) + cost * interval;
    this.forgiveDebt(now, burst * interval);
  }

  peek(now: number, { perSecond, burst }: TokenBucketRate, cost: number): Decision {
    const interval = 1_000 / perSecond;
    this.forgiveDebt(now, burst * interval);
    const tokens = tokensAt(now, this.fullAt, burst, interval);
    const allowed = tokens >= cost;
    const remaining = Math.max(0, Math.floor(tokens));
    return {
      allowed,
      remaining,
      // A cost above the burst is never allowed. `retryAfter` is the time until the bucket is full.
      retryAfterMs: allowed ? 0 : (Math.min(cost, burst) - tokens) * interval,
      resetAfterMs: remaining >= burst ? 0 : (remaining + 1 - tokens) * interval,
    };
  }

  isIdle(now: number): boolean {
    return this.fullAt <= now;
  }

  /** Tokens that were taken elsewhere, or under a larger burst, leave the bucket empty at worst. */
  private forgiveDebt(now: number, timeToFill: number): void {
    this.fullAt = Math.min(this.fullAt, now + timeToFill);
  }
}

/**
 * A refused request must be allowed after its wait, but numbers like 0.1 are not exact in binary. A millionth of a token is more than the
 * rounding error, and too little to be worth exploiting.
 */
const ROUNDING = 1e-6;

function tokensAt(now: number, fullAt: number, burst: number, interval: number): number {
  const tokens = burst - Math.max(0, fullAt - now) / interval;
  const whole = Math.round(tokens);
  return Math.abs(tokens - whole) < ROUNDING ? whole : tokens;
}

export const TOKEN_BUCKET: RateLimitAlgorithm<TokenBucketRate> = {
  newState: () => new TokenBucket(),
  script: TOKEN_BUCKET_SCRIPT,
  scriptArguments: ({ perSecond, burst }, cost) => [perSecond, burst, cost],
  limitOf: ({ burst }) => burst,
  idleAfterMs: ({ perSecond, burst }) => (burst / perSecond) * 1_000,
};
