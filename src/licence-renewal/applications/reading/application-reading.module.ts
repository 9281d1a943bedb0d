import { Module } from '@nestjs/common';
import { RenewalApplicationsModule } from '../applications.module.js';
import { ApplicationListRepository } from './application-list.repository.js';
import { ApplicationReader } from './application-reader.js';

/** Reads applications for administrators and the command line. */
@Module({
  imports: [RenewalApplicationsModule],
  providers: [ApplicationReader, ApplicationListRepository],
  exports: [ApplicationReader],
})
export class ApplicationReadingModule {}
