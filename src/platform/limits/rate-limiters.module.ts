import { type DynamicModule, Global, Module } from '@nestjs/common';
import { LimiterCounters } from './limiter-counters.js';
import { RateLimiterFactory } from './rate-limiter-factory.js';
import { RedisConnectionManager } from './redis-connection-manager.js';

/** The rate limiters of every surface, over one connection to Redis. */
@Global()
@Module({})
export class RateLimitersModule {
  /** @param counters of the limiters; some limiters run before Nest sees a request, so the counters exist before Nest */
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
