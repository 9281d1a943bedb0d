import type { ThrottlerStorage } from '@nestjs/throttler';
import type { RateLimiter } from './rate-limiter.js';
import type { SlidingWindowRate } from './sliding-window.js';

/** The library's result type for one request. */
type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Makes `@nestjs/throttler` decide with a sliding window. */
export class SlidingWindowThrottlerStorage implements ThrottlerStorage {
  constructor(private readonly limiter: RateLimiter<SlidingWindowRate>) {}

  async increment(key: string, windowMs: number, limit: number): Promise<ThrottlerRecord> {
    const decided = this.limiter.tryAcquire(key, { limit, windowMs });
    // An in-process limiter decides synchronously, and awaiting it would take longer than the decision.
    const acquisition = decided instanceof Promise ? await decided : decided;
    const { allowed, remaining, retryAfter, resetAfter } = acquisition;
    return {
      totalHits: limit - remaining,
      timeToExpire: resetAfter,
      isBlocked: !allowed,
      timeToBlockExpire: retryAfter,
    };
  }
}
