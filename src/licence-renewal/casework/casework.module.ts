import { Module } from '@nestjs/common';
import { RenewalApplicationsModule } from '../applications/applications.module.js';
import { ApplicationReadingModule } from '../applications/reading/application-reading.module.js';
import { CaseDecisionsModule } from '../decisions/case-decisions.module.js';
import { Casework } from './casework.js';

/** What caseworkers read and decide: for the routes and for the command line. */
@Module({
  imports: [RenewalApplicationsModule, ApplicationReadingModule, CaseDecisionsModule],
  providers: [Casework],
  exports: [Casework, RenewalApplicationsModule],
})
export class CaseworkModule {}
