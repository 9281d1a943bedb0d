import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import {
  BUCKET_PAIR,
  type BucketPairAcquisition,
  type BucketPairRate,
  InProcessBucketPairs,
} from './bucket-pair.js';
import { InProcessRateLimiter } from './in-process-rate-limiter.js';
import { LimiterCounters } from './limiter-counters.js';
import {
  type Acquisition,
  type OwnRateLimiter,
  onOneKey,
  type RateLimitAlgorithm,
  type RateLimiter,
  type RedisAlgorithm,
} from './rate-limiter.js';
import { RedisConnectionManager } from './redis-connection-manager.js';
import { RedisRateLimiter } from './redis-rate-limiter.js';
import { SLIDING_WINDOW, type SlidingWindowRate } from './sliding-window.js';
import { TOKEN_BUCKET, type TokenBucketRate } from './token-bucket.js';

/** Creates rate limiters that apply across all processes with `REDIS_URL`, and otherwise in this process alone. */
@Injectable()
export class RateLimiterFactory {
  constructor(
    private readonly clock: Clock,
    private readonly redis: RedisConnectionManager,
    private readonly counters: LimiterCounters,
  ) {}

  /** @param mostKeys bounds the memory of this process; keys in Redis expire by themselves */
  slidingWindow(mostKeys?: number): RateLimiter<SlidingWindowRate> {
    return this.create(SLIDING_WINDOW, mostKeys);
  }

  /** @param mostKeys as for {@link slidingWindow} */
  tokenBucket(mostKeys?: number): RateLimiter<TokenBucketRate> {
    return this.create(TOKEN_BUCKET, mostKeys);
  }

  bucketPairs(): RateLimiter<BucketPairRate, BucketPairAcquisition> {
    return this.overAll(BUCKET_PAIR, new InProcessBucketPairs(this.clock));
  }

  private create<Rate>(algorithm: RateLimitAlgorithm<Rate>, mostKeys?: number): RateLimiter<Rate> {
    return this.overAll(onOneKey(algorithm), new InProcessRateLimiter(algorithm, this.clock, mostKeys));
  }

  private overAll<Rate, Result extends Acquisition>(
    algorithm: RedisAlgorithm<Rate, Result>,
    own: OwnRateLimiter<Rate, Result> & RateLimiter<Rate, Result>,
  ): RateLimiter<Rate, Result> {
    return this.redis.configured
      ? new RedisRateLimiter<Rate, Result>(algorithm, this.redis, own, this.counters)
      : own;
  }
}
