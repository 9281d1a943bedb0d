import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../clients/clients.module.js';
import { ClientPlans } from './client-plans.js';
import { PlanDirectory } from './plan-directory.js';
import { ClientUsagePlanRow, PlanUsageRow, UsagePlanRow } from './usage-plan.entity.js';
import { UsagePlanRepository } from './usage-plan.repository.js';
import { UsagePlans } from './usage-plans.js';

/** Usage plans: for administrators, for the command line, and for the onboarding of surfaces. */
@Module({
  imports: [TypeOrmModule.forFeature([UsagePlanRow, ClientUsagePlanRow, PlanUsageRow]), ClientsModule],
  providers: [UsagePlans, ClientPlans, UsagePlanRepository, PlanDirectory],
  exports: [UsagePlans, ClientPlans, PlanDirectory],
})
export class UsagePlansModule {}
