import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../clients/clients.module.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Surfaces } from '../surfaces/surfaces.js';
import { ConcurrentRequestsGuard } from './concurrent-requests.guard.js';
import { ConnectionShareGuard } from './connection-share.guard.js';
import { DailyQuotaGuard } from './daily-quota.guard.js';
import { DailyQuota } from './daily-quota.js';
import { DailyUsage } from './daily-usage.entity.js';
import { PublicRouteLimit } from './public-route-limit.js';
import { QuotaRepository } from './quota.repository.js';
import { QuotaLeasesFactory } from './quota-leases-factory.js';
import { QuotaReclaim } from './quota-reclaim.js';
import { RateLimitGuard, slidingWindowThrottler } from './rate-limit.guard.js';
import { RateLimiterFactory } from './rate-limiter-factory.js';
import { SlidingWindowThrottlerStorage } from './throttler-storage.js';
import { TokenBucketGuard } from './token-bucket.guard.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([DailyUsage]),
    ClientsModule,
    ThrottlerModule.forRootAsync({
      inject: [RateLimiterFactory, Surfaces, SETTINGS],
      useFactory: (limiters: RateLimiterFactory, surfaces: Surfaces, settings: Settings) => ({
        throttlers: [slidingWindowThrottler(surfaces, settings)],
        storage: new SlidingWindowThrottlerStorage(limiters.slidingWindow()),
      }),
    }),
  ],
  providers: [
    RateLimitGuard,
    TokenBucketGuard,
    DailyQuota,
    QuotaReclaim,
    QuotaRepository,
    QuotaLeasesFactory,
    DailyQuotaGuard,
    ConnectionShareGuard,
    ConcurrentRequestsGuard,
    PublicRouteLimit,
  ],
  exports: [PublicRouteLimit, QuotaLeasesFactory],
})
export class LimitsModule {}
