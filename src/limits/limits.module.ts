import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { Clock } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { DailyQuotaGuard } from './daily-quota.guard.js';
import { DailyQuota } from './daily-quota.js';
import { DailyQuotaRepository } from './daily-quota.repository.js';
import { RECALLS_LIMITS } from './limits.policy.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { SlidingLogStorage } from './sliding-log.storage.js';

@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [SETTINGS, Clock],
      useFactory: (settings: Settings, clock: Clock) => {
        const { name, windowSeconds } = RECALLS_LIMITS.perSecond;
        return {
          throttlers: [{ name, limit: settings.rateLimitPerSecond, ttl: windowSeconds * 1000 }],
          storage: new SlidingLogStorage(clock),
        };
      },
    }),
  ],
  providers: [RateLimitGuard, DailyQuota, DailyQuotaRepository, DailyQuotaGuard],
})
export class LimitsModule {}
