import { Injectable } from '@nestjs/common';
import type { OpenApplication } from '../applications/open-applications.js';
import type { ReviewReason } from '../applications/review-reason.js';

/** The doubts about an application's content, with the settings that they depend on. */
@Injectable()
export class ReviewRules {
  reasonsOf(_application: OpenApplication): readonly ReviewReason[] {
    return [];
  }
}
