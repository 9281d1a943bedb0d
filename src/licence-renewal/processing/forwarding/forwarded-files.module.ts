import { Module } from '@nestjs/common';
import { RenewalApplicationsModule } from '../../applications/applications.module.js';
import { OpenForwardedFiles } from './open-forwarded-files.js';

/** Opens forwarded files, for the command line: apart from the background work, which commands do not do. */
@Module({
  imports: [RenewalApplicationsModule],
  providers: [OpenForwardedFiles],
  exports: [OpenForwardedFiles],
})
export class ForwardedFilesModule {}
