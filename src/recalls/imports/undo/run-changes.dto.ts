import { ApiProperty } from '@nestjs/swagger';
import { NEXT } from '../../../platform/http/page-query.js';
import { CHANGE_STATUSES, type ChangedValues, type RunChange } from './run-changes.repository.js';

const VIN = { example: '123456789AC' } as const;
const REFERENCE = { example: 'CAR/1' } as const;

class ChangedValuesBody implements ChangedValues {
  @ApiProperty({ type: String, nullable: true, example: 'R/2024/001' })
  dvsaCampaignReference!: string | null;

  @ApiProperty({ format: 'date', example: '2024-03-30' })
  recallCampaignStartDate!: string;

  @ApiProperty({ type: String, format: 'date', nullable: true, example: null })
  rectificationDate!: string | null;
}

type ShownChange = Omit<RunChange, 'id' | 'changeSet'>;

export class RunChangeBody implements ShownChange {
  @ApiProperty(VIN)
  vin!: string;

  @ApiProperty(REFERENCE)
  manufacturerCampaignReference!: string;

  @ApiProperty({
    enum: ['opened', 'fixed', 'reopened', 'changed', 'deleted'],
    description: '`deleted`: withdrawn, because its campaign had not begun.',
    example: 'fixed',
  })
  action!: ShownChange['action'];

  @ApiProperty({ type: ChangedValuesBody, nullable: true, description: 'Null for a recall that was opened.' })
  before!: ChangedValuesBody | null;

  @ApiProperty({
    type: ChangedValuesBody,
    nullable: true,
    description: 'Null for a recall that was withdrawn.',
  })
  after!: ChangedValuesBody | null;

  @ApiProperty({
    enum: CHANGE_STATUSES,
    description:
      '`newest`: an undo takes it back, unless a later file or a client says that the recall is open. `undone`: one has. ' +
      '`changed since`: somebody has changed the recall later, so an undo leaves it.',
    example: 'newest',
  })
  status!: ShownChange['status'];
}

export class RunChangesPage {
  @ApiProperty({ type: [RunChangeBody], description: 'In the order they were made.' })
  changes!: RunChangeBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}
