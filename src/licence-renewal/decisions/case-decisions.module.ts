import { Module } from '@nestjs/common';
import { RenewalApplicationsModule } from '../applications/applications.module.js';
import { RenewalRetentionModule } from '../retention/retention.module.js';
import { CaseDecisions } from './case-decisions.js';

/** Caseworkers' decisions, for the administrators' routes and the commands. */
@Module({
  imports: [RenewalApplicationsModule, RenewalRetentionModule],
  providers: [CaseDecisions],
  exports: [CaseDecisions],
})
export class CaseDecisionsModule {}
