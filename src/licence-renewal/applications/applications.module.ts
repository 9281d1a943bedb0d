import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RenewalApplicationRow } from './application.entity.js';
import { RenewalForwardingAttemptRow } from './forwarding-attempt.entity.js';
import { RenewalImageRow } from './image.entity.js';
import { RenewalReviewReasonRow } from './review-reason.entity.js';
import { RenewalStateChangeRow } from './state-change.entity.js';

/** Applications: accepting, reading and their states. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      RenewalApplicationRow,
      RenewalImageRow,
      RenewalStateChangeRow,
      RenewalReviewReasonRow,
      RenewalForwardingAttemptRow,
    ]),
  ],
})
export class RenewalApplicationsModule {}
