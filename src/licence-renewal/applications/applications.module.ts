import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AcceptRepository } from './accept.repository.js';
import { RenewalApplicationRow } from './application.entity.js';
import { ApplicationHashes } from './application-hashes.js';
import { ApplicationImages } from './application-images.js';
import { ApplicationSeals } from './application-seals.js';
import { ApplicationStates } from './application-states.js';
import { Applications } from './applications.js';
import { ForwardingRepository } from './forwarding.repository.js';
import { RenewalForwardingAttemptRow } from './forwarding-attempt.entity.js';
import { RenewalImageRow } from './image.entity.js';
import { LicenceDuplicatesRepository } from './licence-duplicates.repository.js';
import { OpenApplicationRepository } from './open-application.repository.js';
import { OpenApplications } from './open-applications.js';
import { OwnApplications } from './own-applications.js';
import { OwnApplicationsRepository } from './own-applications.repository.js';
import { RenewalReviewReasonRow } from './review-reason.entity.js';
import { StateRepository } from './state.repository.js';
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
  providers: [
    AcceptRepository,
    ApplicationHashes,
    ApplicationImages,
    ApplicationSeals,
    ApplicationStates,
    Applications,
    ForwardingRepository,
    LicenceDuplicatesRepository,
    OpenApplicationRepository,
    OpenApplications,
    OwnApplications,
    OwnApplicationsRepository,
    StateRepository,
  ],
  exports: [
    ApplicationHashes,
    ApplicationImages,
    ApplicationSeals,
    ApplicationStates,
    Applications,
    OpenApplications,
    OwnApplications,
  ],
})
export class RenewalApplicationsModule {}
