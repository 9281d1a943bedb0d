import type { ThrottlerStorage } from '@nestjs/throttler';
import type { RateLimiter } from './rate-limiter.js';
import type { SlidingWindowRate } from './sliding-window.js';

/** What the library tells its guard of one request. */
type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Lets `@nestjs/throttler` decide with a sliding window. */
export class SlidingWindowThrottlerStorage implements ThrottlerStorage {
  constructor(private readonly limiter: RateLimiter<SlidingWindowRate>) {}

  async increment(key: string, windowMs: number, limit: number): Promise<ThrottlerRecord> {
    const { allowed, remaining, retryAfter, resetAfter } = await this.limiter.tryAcquire(key, {
      limit,
      windowMs,
    });
    return {
      totalHits: limit - remaining,
      timeToExpire: resetAfter,
      isBlocked: !allowed,
      timeToBlockExpire: retryAfter,
    };
  }
}
