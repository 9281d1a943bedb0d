import type { Clock } from '../../../src/platform/clock/clock.js';
import { readSettings } from '../../../src/platform/config/read-settings.js';
import type { BucketPairAcquisition, BucketPairRate } from '../../../src/platform/limits/bucket-pair.js';
import { LimiterCounters } from '../../../src/platform/limits/limiter-counters.js';
import type { Acquisition, RateLimiter } from '../../../src/platform/limits/rate-limiter.js';
import { RateLimiterFactory } from '../../../src/platform/limits/rate-limiter-factory.js';
import { RedisConnectionManager } from '../../../src/platform/limits/redis-connection-manager.js';
import type { SlidingWindowRate } from '../../../src/platform/limits/sliding-window.js';
import type { TokenBucketRate } from '../../../src/platform/limits/token-bucket.js';
import { RealTimeClock } from './real-time-clock.js';

/** A long timeout, so that a busy machine is never mistaken for a lost Redis in tests without an outage. */
export const GENEROUS_TIMEOUT_MS = 20_000;

/** The limits of one process, without the rest of it. */
export class ProcessLimits {
  readonly counters = new LimiterCounters();
  readonly redis: RedisConnectionManager;
  readonly slidingWindow: RateLimiter<SlidingWindowRate>;
  readonly tokenBucket: RateLimiter<TokenBucketRate>;
  readonly bucketPairs: RateLimiter<BucketPairRate, BucketPairAcquisition>;

  constructor({ redisUrl, clock = new RealTimeClock(), timeoutMs = GENEROUS_TIMEOUT_MS }: Surroundings) {
    const settings = { ...readSettings({ NODE_ENV: 'test' }), redisUrl, redisTimeoutMs: timeoutMs };
    this.redis = new RedisConnectionManager(settings, clock, this.counters);
    const limiters = new RateLimiterFactory(clock, this.redis, this.counters);
    this.slidingWindow = limiters.slidingWindow();
    this.tokenBucket = limiters.tokenBucket();
    this.bucketPairs = limiters.bucketPairs();
  }

  static async start(surroundings: Surroundings): Promise<ProcessLimits> {
    const limits = new ProcessLimits(surroundings);
    await limits.redis.onModuleInit();
    return limits;
  }

  async tryAcquire(key: string, windowMs = 1_000, limit = 25, cost = 1): Promise<Acquisition> {
    return this.slidingWindow.tryAcquire(key, { limit, windowMs }, cost);
  }

  async passes(key: string, windowMs?: number, limit?: number): Promise<boolean> {
    return (await this.tryAcquire(key, windowMs, limit)).allowed;
  }

  stop(): void {
    this.redis.onApplicationShutdown();
  }
}

interface Surroundings {
  readonly redisUrl: string | undefined;
  readonly clock?: Clock;
  readonly timeoutMs?: number;
}
