import type { ThrottlerStorage } from '@nestjs/throttler';
import type { RateLimiter } from './rate-limiter.js';
import type { SlidingWindowRate } from './sliding-window.js';

/** What the library tells its guard of one request. */
type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Lets `@nestjs/throttler` decide with a sliding window. */
export class SlidingWindowThrottlerStorage implements ThrottlerStorage {
  constructor(private readonly limiter: RateLimiter<SlidingWindowRate>) {}

  async increment(key: string, windowMs: number, limit: number): Promise<ThrottlerRecord> {
    const decided = this.limiter.tryAcquire(key, { limit, windowMs });
    // In a process it is decided at once, and waiting for it would take longer than deciding.
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
