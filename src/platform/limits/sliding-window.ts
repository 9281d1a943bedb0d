import type { Decision, LimiterState, RateLimitAlgorithm } from './rate-limiter.js';
import { SLIDING_WINDOW_SCRIPT } from './sliding-window.script.js';

/** A limit for any trailing window. */
export interface SlidingWindowRate {
  readonly limit: number;
  /** Must not change for a key. */
  readonly windowMs: number;
}

/**
 * Enough for the usual 25 requests per second. A larger log grows to what was allowed in one window: 4 KiB for the 500 requests of a MOT
 * service. The cost of a request does not depend on the size of the log.
 */
const FIRST_CAPACITY = 32;

/**
 * A ring buffer of the times of the requests that were allowed in the trailing window. It is exact: a fixed window would allow twice the
 * limit around its boundary, and so would a token bucket whose burst is the limit.
 *
 * The window is half open, (now − window, now]: a request that was allowed exactly one window ago is outside. So no interval of the
 * window's length contains more requests than the limit, and waiting for one window is always enough.
 */
export class SlidingWindow implements LimiterState<SlidingWindowRate> {
  private times = new Float64Array(FIRST_CAPACITY);
  private oldest = 0;
  private size = 0;

  constructor(private readonly windowMs: number) {}

  tryAcquire(now: number, rate: SlidingWindowRate, cost: number): Decision {
    const decision = this.peek(now, rate, cost);
    if (!decision.allowed) return decision;
    this.record(now, rate, cost);
    return {
      allowed: true,
      remaining: rate.limit - this.size,
      retryAfterMs: 0,
      resetAfterMs: this.leavesAt(0) - now,
    };
  }

  record(now: number, _rate: SlidingWindowRate, cost: number): void {
    this.evictExpired(now);
    while (this.size + cost > this.times.length) this.grow();
    for (let written = 0; written < cost; written++) {
      this.times[(this.oldest + this.size) % this.times.length] = now;
      this.size += 1;
    }
  }

  peek(now: number, { limit }: SlidingWindowRate, cost: number): Decision {
    this.evictExpired(now);
    if (this.size === 0) return whenEmpty(limit, cost);
    const over = this.size + cost - limit;
    return {
      allowed: over <= 0,
      remaining: Math.max(0, limit - this.size),
      // How many requests must leave the window first.
      retryAfterMs: over <= 0 ? 0 : this.leavesAt(Math.min(over, this.size) - 1) - now,
      resetAfterMs: this.leavesAt(0) - now,
    };
  }

  isIdle(now: number): boolean {
    this.evictExpired(now);
    return this.size === 0;
  }

  /** The number of requests in the log. */
  get count(): number {
    return this.size;
  }

  private evictExpired(now: number): void {
    while (this.size > 0 && this.leavesAt(0) <= now) {
      this.oldest = (this.oldest + 1) % this.times.length;
      this.size -= 1;
    }
  }

  /** When a request leaves the window; index 0 is the oldest. */
  private leavesAt(index: number): number {
    return (this.times[(this.oldest + index) % this.times.length] ?? Number.NaN) + this.windowMs;
  }

  private grow(): void {
    const larger = new Float64Array(this.times.length * 2);
    larger.set(this.times.subarray(this.oldest));
    larger.set(this.times.subarray(0, this.oldest), this.times.length - this.oldest);
    this.times = larger;
    this.oldest = 0;
  }
}

/** A cost above the limit is never allowed, however long the caller waits. */
function whenEmpty(limit: number, cost: number): Decision {
  const allowed = cost <= limit;
  return { allowed, remaining: limit, retryAfterMs: 0, resetAfterMs: 0 };
}

export const SLIDING_WINDOW: RateLimitAlgorithm<SlidingWindowRate> = {
  newState: ({ windowMs }) => new SlidingWindow(windowMs),
  script: SLIDING_WINDOW_SCRIPT,
  scriptArguments: ({ windowMs, limit }, cost) => [windowMs, limit, cost],
  limitOf: ({ limit }) => limit,
  idleAfterMs: ({ windowMs }) => windowMs,
};
