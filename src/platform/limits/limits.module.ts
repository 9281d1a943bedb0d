import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../clients/clients.module.js';
import { ConcurrentRequestsGuard } from './concurrent-requests.guard.js';
import { ConnectionShareGuard } from './connection-share.guard.js';
import { DailyQuotaGuard } from './daily-quota.guard.js';
import { DailyQuota } from './daily-quota.js';
import { DailyQuotaRepository } from './daily-quota.repository.js';
import { DailyUsage } from './daily-usage.entity.js';
import { PublicRouteLimit } from './public-route-limit.js';
import { QuotaReclaim } from './quota-reclaim.js';
import { RateLimitGuard, SLIDING_WINDOW_THROTTLER } from './rate-limit.guard.js';
import { RateLimiterFactory } from './rate-limiter-factory.js';
import { SlidingWindowThrottlerStorage } from './throttler-storage.js';
import { TokenBucketGuard } from './token-bucket.guard.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([DailyUsage]),
    ClientsModule,
    ThrottlerModule.forRootAsync({
      inject: [RateLimiterFactory],
      useFactory: (limiters: RateLimiterFactory) => ({
        // Empty, because each surface has its own window and limit, which the guard reads.
        throttlers: [{ name: SLIDING_WINDOW_THROTTLER, limit: 0, ttl: 0 }],
        storage: new SlidingWindowThrottlerStorage(limiters.slidingWindow()),
      }),
    }),
  ],
  providers: [
    RateLimitGuard,
    TokenBucketGuard,
    DailyQuota,
    QuotaReclaim,
    DailyQuotaRepository,
    DailyQuotaGuard,
    ConnectionShareGuard,
    ConcurrentRequestsGuard,
    PublicRouteLimit,
  ],
})
export class LimitsModule {}
