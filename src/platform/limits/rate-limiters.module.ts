import { type DynamicModule, Global, Module } from '@nestjs/common';
import { LimiterCounters } from './limiter-counters.js';
import { RateLimiterFactory } from './rate-limiter-factory.js';
import { RedisConnectionManager } from './redis-connection-manager.js';

/** What the limiters of every surface stand on, over one connection to Redis. */
@Global()
@Module({})
export class RateLimitersModule {
  /** @param counters of the limiters, some of which judge requests before Nest sees them */
  static with(counters: LimiterCounters): DynamicModule {
    return {
      module: RateLimitersModule,
      providers: [
        RateLimiterFactory,
        RedisConnectionManager,
        { provide: LimiterCounters, useValue: counters },
      ],
      exports: [RateLimiterFactory, RedisConnectionManager, LimiterCounters],
    };
  }
}
