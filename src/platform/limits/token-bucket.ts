import type { Decision, LimiterState, RateLimitAlgorithm } from './rate-limiter.js';
import { TOKEN_BUCKET_SCRIPT } from './token-bucket.script.js';

/** A bucket of `burst` tokens that is refilled at a steady rate. */
export interface TokenBucketRate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * A token bucket that keeps one number: when it will be full again (the "theoretical arrival time" of the generic cell rate
 * algorithm). Each token moves that time on by the interval in which one is refilled. In any t seconds no more than
 * `burst + t × perSecond` tokens are taken.
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
      // What costs more than the burst is never allowed, and may ask again when the bucket is full.
      retryAfterMs: allowed ? 0 : (Math.min(cost, burst) - tokens) * interval,
      resetAfterMs: remaining >= burst ? 0 : (remaining + 1 - tokens) * interval,
    };
  }

  isIdle(now: number): boolean {
    return this.fullAt <= now;
  }

  /** What was taken elsewhere, or for a larger burst, leaves the bucket empty at worst. */
  private forgiveDebt(now: number, timeToFill: number): void {
    this.fullAt = Math.min(this.fullAt, now + timeToFill);
  }
}

/**
 * A refused request that comes again after its wait has to be allowed, but numbers like 0.1 are not exact in binary. A millionth
 * of a token is more than they are off, and too little for anybody to gain by it.
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
