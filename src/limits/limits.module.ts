import { Module } from '@nestjs/common';
import { DailyQuotaGuard } from './daily-quota.guard.js';
import { RateLimitGuard } from './rate-limit.guard.js';

@Module({ providers: [RateLimitGuard, DailyQuotaGuard] })
export class LimitsModule {}
