import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { issueInInstant } from '../../../platform/http/instant.js';
import { NEXT, PageQuery } from '../../../platform/http/page-query.js';
import { Rule } from '../../../platform/http/rule.js';
import { issueInReason, LONGEST_REASON } from '../closures/admin-reason.js';
import { COUNT, INSTANT } from '../reports/field-descriptions.js';
import type { LeftAlone, UndoCounts, Undone } from './undo.js';

const VIN = { example: '123456789AC' } as const;
const REFERENCE = { example: 'CAR/1' } as const;

const booleanIfGiven = (value: unknown) =>
  value === undefined || typeof value === 'boolean' ? undefined : 'must be true or false';

/** The client whose calls are undone. */
export class UndoClientPath {
  @ApiProperty({ format: 'uuid', example: '3fa85f64-5717-4562-b3fc-2c963f66afa6' })
  @IsUUID(undefined, { message: 'must be a UUID' })
  clientId!: string;
}

export class UndoBody {
  @ApiProperty({
    minLength: 1,
    maxLength: LONGEST_REASON,
    description: "Why: for the manufacturer's team, which is mailed, and for the audit trail. One line.",
    example: 'the file was that of another brand',
  })
  @Rule('isReason', issueInReason)
  reason!: string;

  @ApiProperty({
    type: Boolean,
    required: false,
    default: false,
    description: 'Only count what would be undone: nothing is changed and nobody is mailed.',
    example: true,
  })
  @Rule('isBooleanIfGiven', booleanIfGiven)
  dryRun?: boolean;
}

export class UndoClientBody extends UndoBody {
  @ApiProperty({
    ...INSTANT,
    description: 'Calls from this time on are undone. A day alone means its beginning in UTC.',
  })
  @Rule('isInstant', (value) => (value === undefined ? 'is required' : issueInInstant(value)))
  since!: string;
}

/** A page of the vehicles of a client, since a time. */
export class ToldNoQuery extends PageQuery {
  @ApiProperty({
    ...INSTANT,
    description:
      'What the client closed or deleted from this time on. A day alone means its beginning in UTC.',
  })
  @Rule('isInstant', (value) => (value === undefined ? 'is required' : issueInInstant(value)))
  since!: string;
}

class UndoCountsBody implements UndoCounts {
  @ApiProperty({ ...COUNT, description: 'Recalls that had been closed, and are open again.', example: 300 })
  reopened!: number;

  @ApiProperty({ ...COUNT, description: 'Recalls that had been added, and are gone again.' })
  removed!: number;

  @ApiProperty({ ...COUNT, description: 'Recalls that had been reopened, and are fixed again.', example: 0 })
  closed!: number;

  @ApiProperty({ ...COUNT, description: 'Recalls that had been deleted, and are there again.', example: 0 })
  restored!: number;

  @ApiProperty({
    ...COUNT,
    description: 'Recalls that had got other values, and have the old ones again.',
    example: 0,
  })
  changed!: number;

  @ApiProperty({
    ...COUNT,
    description:
      'Recalls that somebody else has changed since, or that a later file or a client says are open: they stay as they are.',
    example: 1,
  })
  leftAlone!: number;
}

class LeftAloneBody implements LeftAlone {
  @ApiProperty(VIN)
  vin!: string;

  @ApiProperty(REFERENCE)
  manufacturerCampaignReference!: string;
}

export class UndoneBody implements Undone {
  @ApiProperty({ description: 'Whose recalls they are.', example: 'ABC' })
  manufacturer!: string;

  @ApiProperty({ description: 'Whether it was only counted.', example: false })
  dryRun!: boolean;

  @ApiProperty({ description: 'What was undone, or would be.' })
  counts!: UndoCountsBody;

  @ApiProperty({
    type: [LeftAloneBody],
    description: 'The first 100 of those that stay as they are, by VIN.',
  })
  leftAlone!: readonly LeftAloneBody[];
}

export class VehiclesToldNoPage {
  @ApiProperty({ type: [String], description: 'VINs, sorted.', example: ['123456789AC'] })
  vins!: string[];

  @ApiProperty(NEXT)
  next!: string | null;
}
