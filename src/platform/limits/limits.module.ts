import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ConcurrentRequestsGuard } from './concurrent-requests.guard.js';
import { ConnectionShareGuard } from './connection-share.guard.js';
import { DailyQuotaGuard } from './daily-quota.guard.js';
import { DailyQuota } from './daily-quota.js';
import { DailyQuotaRepository } from './daily-quota.repository.js';
import { DailyUsage } from './daily-usage.entity.js';
import { RECALLS_LIMITS } from './limits.policy.js';
import { PublicRouteLimit } from './public-route-limit.js';
import { QuotaReclaim } from './quota-reclaim.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RateLimiterFactory } from './rate-limiter-factory.js';
import { SlidingWindowThrottlerStorage } from './throttler-storage.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([DailyUsage]),
    ThrottlerModule.forRootAsync({
      inject: [SETTINGS, RateLimiterFactory],
      useFactory: (settings: Settings, limiters: RateLimiterFactory) => {
        const { name, windowSeconds } = RECALLS_LIMITS.perSecond;
        return {
          throttlers: [{ name, limit: settings.rateLimitPerSecond, ttl: windowSeconds * 1000 }],
          storage: new SlidingWindowThrottlerStorage(limiters.slidingWindow()),
        };
      },
    }),
  ],
  providers: [
    RateLimitGuard,
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
