import { Module } from '@nestjs/common';
import { LimitsModule } from '../limits/limits.module.js';
import { ClientPlanController } from './administration/client-plan.controller.js';
import { UsagePlansController } from './administration/usage-plans.controller.js';
import { PlanQuota } from './plan-quota.js';
import { UsagePlanQuotaGuard } from './usage-plan-quota.guard.js';
import { UsagePlanRateGuard } from './usage-plan-rate.guard.js';
import { UsagePlansModule } from './usage-plans.module.js';

/** The limits of surfaces with usage plans, and the administration of the plans. */
@Module({
  imports: [LimitsModule, UsagePlansModule],
  controllers: [UsagePlansController, ClientPlanController],
  providers: [UsagePlanRateGuard, UsagePlanQuotaGuard, PlanQuota],
})
export class UsagePlanLimitsModule {}
