import { type DynamicModule, Global, Module } from '@nestjs/common';
import { LimitStores } from './limit-stores.js';
import { LimiterCounters } from './limiter-counters.js';
import { RedisLink } from './redis-link.js';

/** What the limiters of every surface stand on, over one connection to Redis. */
@Global()
@Module({})
export class LimitStoresModule {
  /** @param counters of the limiters, some of which judge requests before Nest sees them */
  static with(counters: LimiterCounters): DynamicModule {
    return {
      module: LimitStoresModule,
      providers: [LimitStores, RedisLink, { provide: LimiterCounters, useValue: counters }],
      exports: [LimitStores, RedisLink, LimiterCounters],
    };
  }
}
