import { ApiProperty } from '@nestjs/swagger';
import { NEXT } from '../../../platform/http/page-query.js';
import type { Decision } from '../closures/held-closures.js';
import type { HeldClosure, HeldRun, LaterFile } from '../closures/held-closures.repository.js';
import type { ImportState } from '../runs/import-run.js';
import { ManufacturerOfRun } from './admin-answers.dto.js';
import { COUNT, FILE_NAME, INSTANT, RUN_ID, STATE } from './field-descriptions.js';

/** A file that was received after a held one. */
export class LaterFileBody implements LaterFile {
  @ApiProperty(RUN_ID)
  runId!: string;

  @ApiProperty(FILE_NAME)
  fileName!: string;

  @ApiProperty(INSTANT)
  receivedAt!: string;

  @ApiProperty(STATE)
  state!: ImportState;
}

/** A run whose closures, or whose whole file, wait for a decision. */
export class HeldClosuresBody {
  @ApiProperty(RUN_ID)
  runId!: string;

  @ApiProperty()
  manufacturer!: ManufacturerOfRun;

  @ApiProperty(FILE_NAME)
  fileName!: string;

  @ApiProperty(INSTANT)
  receivedAt!: string;

  @ApiProperty({
    ...COUNT,
    description: 'How many closures are held; of a file that is held whole, how many it would make.',
    example: 1_200,
  })
  held!: number;

  @ApiProperty({ description: 'Whether nothing of the file is merged until it is approved.', example: false })
  heldWhole!: boolean;

  @ApiProperty({
    type: [String],
    description: 'Why.',
    example: ['All open recalls of a campaign would be closed'],
  })
  reasons!: readonly string[];

  @ApiProperty({
    type: LaterFileBody,
    nullable: true,
    description:
      'The newest file of the manufacturer that came in later and is in progress, is held whole, or was refused: it may ' +
      'say better what is outstanding. While there is one, an approval needs a reason.',
  })
  laterFile!: LaterFileBody | null;

  static from(run: HeldRun): HeldClosuresBody {
    return {
      runId: run.runId,
      manufacturer: { id: run.manufacturerId, name: run.manufacturer },
      fileName: run.fileName,
      receivedAt: run.receivedAt,
      held: run.held,
      heldWhole: run.heldWhole,
      reasons: run.reasons,
      laterFile: run.laterFile,
    };
  }
}

export class HeldClosuresPage {
  @ApiProperty({ type: [HeldClosuresBody], description: 'The oldest first.' })
  closures!: HeldClosuresBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}

export class ClosuresDecisionBody {
  @ApiProperty(RUN_ID)
  runId!: string;

  @ApiProperty({ enum: ['approved', 'rejected'] })
  decision!: Decision['decision'];

  @ApiProperty({
    ...COUNT,
    description:
      'Recalls that are now marked as fixed: fewer than were held when some were changed meanwhile.',
    example: 1_200,
  })
  closed!: number;

  @ApiProperty({
    description:
      'Whether nothing of the file was merged before. Approved, it is imported now: its run tells how that goes.',
    example: false,
  })
  heldWhole!: boolean;

  static from({ runId, decision, closed, heldWhole }: Decision): ClosuresDecisionBody {
    return { runId, decision, closed, heldWhole };
  }
}

/** A recall that would be closed. */
export class HeldClosureBody implements HeldClosure {
  @ApiProperty({ example: '123456789AC' })
  vin!: string;

  @ApiProperty({ example: 'CAR/1' })
  manufacturerCampaignReference!: string;

  @ApiProperty({ format: 'date', example: '2024-03-30' })
  recallCampaignStartDate!: string;
}

export class HeldClosuresOfRunPage {
  @ApiProperty({ type: [HeldClosureBody], description: 'In the order in which they were opened.' })
  closures!: HeldClosureBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}
