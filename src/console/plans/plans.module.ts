import { Module } from '@nestjs/common';
import { UsagePlansModule } from '../../platform/usage-plans/usage-plans.module.js';
import { PlanController } from './plan.controller.js';
import { PlansController } from './plans.controller.js';

@Module({ imports: [UsagePlansModule], controllers: [PlansController, PlanController] })
export class PlanPagesModule {}
