import { Global, Module } from '@nestjs/common';
import { LimitStores } from './limit-stores.js';
import { LimiterCounters } from './limiter-counters.js';
import { RedisLink } from './redis-link.js';

const SHARED = [LimitStores, LimiterCounters, RedisLink];

/** What the limiters of every surface stand on, over one connection to Redis. */
@Global()
@Module({ providers: SHARED, exports: SHARED })
export class LimitStoresModule {}
