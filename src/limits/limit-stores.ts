import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { Clock } from '../clock/clock.js';
import { LimiterCounters } from './limiter-counters.js';
import { RedisLink } from './redis-link.js';
import { SharedLogStorage } from './shared-log.storage.js';
import { SlidingLogStorage } from './sliding-log.storage.js';

/** Where limiters keep the calls they let through: in Redis with `REDIS_URL`, else in this process. */
@Injectable()
export class LimitStores {
  constructor(
    private readonly clock: Clock,
    private readonly redis: RedisLink,
    private readonly counters: LimiterCounters,
  ) {}

  /** @param mostKeys bounds the memory of this process; Redis's keys expire by themselves. */
  create(mostKeys?: number): ThrottlerStorage {
    const own = new SlidingLogStorage(this.clock, mostKeys);
    return this.redis.configured ? new SharedLogStorage(this.redis, own, this.counters) : own;
  }
}
