import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import type { OpenApplication } from '../applications/open-applications.js';
import type { ReviewReason } from '../applications/review-reason.js';
import { readBfpoNumbers } from '../review/bfpo-list.js';
import { type ReviewSettings, reviewReasons } from '../review/review-reasons.js';

/** The doubts about an application's content, with the settings that they depend on. */
@Injectable()
export class ReviewRules {
  private readonly settings: ReviewSettings;

  constructor(@Inject(SETTINGS) { renewal: { usualFees, bfpoListFile } }: Settings) {
    this.settings = {
      fees: usualFees,
      bfpoNumbers: bfpoListFile === undefined ? undefined : readBfpoNumbers(bfpoListFile),
    };
  }

  reasonsOf({ fields, images, receivedAt }: OpenApplication): readonly ReviewReason[] {
    return reviewReasons(fields, images, receivedAt.getTime(), this.settings);
  }
}
