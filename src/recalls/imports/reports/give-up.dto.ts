import { ApiProperty } from '@nestjs/swagger';
import { Rule } from '../../../platform/http/rule.js';
import { issueInReason, LONGEST_REASON } from '../closures/admin-reason.js';

/** A decision on held closures. The body is optional. */
export class ApprovalBody {
  static readonly mayBeEmpty = true;

  @ApiProperty({
    required: false,
    minLength: 1,
    maxLength: LONGEST_REASON,
    description:
      'Why, although a later file of the manufacturer is in progress or was refused: for the audit trail. One line. Required ' +
      'in that case.',
    example: 'the manufacturer has confirmed by telephone that these are repaired',
  })
  @Rule('isReasonIfGiven', (value) => (value === undefined ? undefined : issueInReason(value)))
  reason?: string;
}

/** A rejection of held closures. The body is optional. */
export class RejectionBody {
  static readonly mayBeEmpty = true;

  @ApiProperty({
    required: false,
    minLength: 1,
    maxLength: LONGEST_REASON,
    description: 'Why, for the audit trail. One line.',
    example: 'the export was cut off, as the manufacturer says',
  })
  @Rule('isReasonIfGiven', (value) => (value === undefined ? undefined : issueInReason(value)))
  reason?: string;
}

export class GiveUpBody {
  @ApiProperty({
    minLength: 1,
    maxLength: LONGEST_REASON,
    description: "Why: for the manufacturer's team, which is mailed, and for the audit trail. One line.",
    example: 'its archive copy was lost with a disk',
  })
  @Rule('isGiveUpReason', issueInReason)
  reason!: string;
}
