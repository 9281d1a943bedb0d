import { Module } from '@nestjs/common';
import { BodyBudget } from './body-budget.js';

/** The budget of the process for large bodies, which all surfaces share. */
@Module({ providers: [BodyBudget], exports: [BodyBudget] })
export class LargeBodiesModule {}
