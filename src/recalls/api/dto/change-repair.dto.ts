import { ApiProperty } from '@nestjs/swagger';
import { IsRectificationDate, IsRepairStatus } from '../field-rules.js';
import type { Repair, RepairStatus } from '../recall.js';
import { REPAIR_STATUS } from './field-descriptions.js';

/** API guide, "Update a vehicle's repair status". */
export class ChangeRepairBody {
  @ApiProperty({ ...REPAIR_STATUS, example: 'FIXED' })
  @IsRepairStatus()
  repairStatus!: RepairStatus;

  @ApiProperty({
    type: String,
    required: false,
    format: 'date',
    description:
      'The date the recall was fixed. Required with FIXED: not before the start of the recall campaign and not after ' +
      "today in London. Ignored with NOT_FIXED, which clears the recall's rectification date.",
    example: '2024-03-30',
  })
  @IsRectificationDate()
  rectificationDate?: string;
}

/** The change that a validated body describes. */
export function repairOf({ repairStatus, rectificationDate }: ChangeRepairBody): Repair {
  if (repairStatus === 'NOT_FIXED') return { status: 'NOT_FIXED' };
  if (rectificationDate === undefined) throw new Error('A body without its date was let through.');
  return { status: 'FIXED', rectificationDate };
}
