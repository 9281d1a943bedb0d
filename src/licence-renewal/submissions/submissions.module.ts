import { Module } from '@nestjs/common';
import { LargeBodiesModule } from '../../platform/http/large-bodies/large-bodies.module.js';
import { RenewalApplicationsModule } from '../applications/applications.module.js';
import { ImageDecoder } from './images/image-decoder.js';
import { SubmittedImages } from './images/submitted-images.js';
import { SubmissionReader } from './submission-reader.js';
import { SubmissionsController } from './submissions.controller.js';

/** The calls that the surface is for. */
@Module({
  imports: [LargeBodiesModule, RenewalApplicationsModule],
  controllers: [SubmissionsController],
  providers: [SubmissionReader, SubmittedImages, ImageDecoder],
})
export class SubmissionsModule {}
