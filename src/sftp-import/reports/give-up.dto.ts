import { ApiProperty } from '@nestjs/swagger';
import { Rule } from '../../http/rule.js';
import { faultInGiveUpReason, LONGEST_GIVE_UP_REASON } from '../given-up-runs.js';

export class GiveUpBody {
  @ApiProperty({
    minLength: 1,
    maxLength: LONGEST_GIVE_UP_REASON,
    description: "Why: for the manufacturer's team, which is mailed, and for the audit trail. One line.",
    example: 'its archive copy was lost with a disk',
  })
  @Rule('isGiveUpReason', faultInGiveUpReason)
  reason!: string;
}
