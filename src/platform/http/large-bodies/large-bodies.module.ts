import { Module } from '@nestjs/common';
import { BodyBudget } from './body-budget.js';
import { BodyMetrics } from './body-metrics.js';

/** The budget of the process for large bodies, which all surfaces share. */
@Module({ providers: [BodyBudget, BodyMetrics], exports: [BodyBudget] })
export class LargeBodiesModule {}
