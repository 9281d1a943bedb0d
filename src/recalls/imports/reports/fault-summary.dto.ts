import { ApiProperty } from '@nestjs/swagger';
import type { EarlierFault, FaultGroup } from './fault-summary.js';
import { COLUMN, COUNT, INSTANT, LINE, REASON, RUN_ID } from './field-descriptions.js';

export class EarlierFaultBody implements EarlierFault {
  @ApiProperty(RUN_ID)
  runId!: string;

  @ApiProperty(INSTANT)
  receivedAt!: string;

  @ApiProperty({ ...COUNT, description: 'How many of its stored faults have this reason in this column.' })
  count!: number;

  @ApiProperty({
    ...COUNT,
    description: 'How many of those have a value that is wrong in the newer file, too.',
  })
  sameValues!: number;
}

export class FaultGroupBody implements FaultGroup {
  @ApiProperty(COLUMN)
  column!: FaultGroup['column'];

  @ApiProperty(REASON)
  reason!: FaultGroup['reason'];

  @ApiProperty({ ...COUNT, description: 'Among the first 10,000 faults of the file.' })
  count!: number;

  @ApiProperty({ ...LINE, description: 'The first of their lines; null for a fault of the whole file.' })
  firstLine!: number | null;

  @ApiProperty({
    type: [EarlierFaultBody],
    description: "The same in the manufacturer's 30 refused files before this one, the newest first.",
  })
  earlier!: readonly EarlierFaultBody[];
}

export class FaultSummaryBody {
  @ApiProperty({ type: [FaultGroupBody], description: 'The most frequent first.' })
  faults!: FaultGroupBody[];
}
