import { ApiProperty } from '@nestjs/swagger';
import type { ClosureSummary, HeldCampaign } from '../closures/closure-summary.js';
import { AdminImportRunBody } from './admin-answers.dto.js';
import { COUNT } from './field-descriptions.js';
import { LaterFileBody } from './held-closures.dto.js';

export class HeldCampaignBody implements HeldCampaign {
  @ApiProperty({ example: 'CAR/1' })
  manufacturerCampaignReference!: string;

  @ApiProperty({ format: 'date', description: 'The first of its recalls.', example: '2024-03-30' })
  recallCampaignStartDate!: string;

  @ApiProperty({ ...COUNT, description: 'How many of its closures are held.', example: 1_200 })
  held!: number;

  @ApiProperty({
    ...COUNT,
    description: 'How many of its recalls are open now, those with held closures included.',
    example: 1_200,
  })
  open!: number;

  @ApiProperty({ type: [String], description: 'Up to five of the vehicles.', example: ['123456789AC'] })
  sampleVins!: readonly string[];
}

/** What an administrator should know before a decision. */
export class ClosureSummaryBody {
  @ApiProperty()
  run!: AdminImportRunBody;

  @ApiProperty({
    type: LaterFileBody,
    nullable: true,
    description: 'The newest file that came in later and was not merged, as in the list of held closures.',
  })
  laterFile!: LaterFileBody | null;

  @ApiProperty({
    ...COUNT,
    description: 'How many recalls of the manufacturer are open now.',
    example: 40_000,
  })
  open!: number;

  @ApiProperty({
    type: [HeldCampaignBody],
    description:
      'The 100 campaigns with the most held closures, these first. None when the whole file is held, or when nothing is ' +
      'held any more.',
  })
  campaigns!: HeldCampaignBody[];

  @ApiProperty({ ...COUNT, description: 'How many campaigns have held closures.', example: 1 })
  campaignCount!: number;

  @ApiProperty({
    type: [AdminImportRunBody],
    description: "The manufacturer's last 30 files, this one included, the newest first.",
  })
  lastFiles!: AdminImportRunBody[];

  static from({ run, lastFiles, campaigns, ...rest }: ClosureSummary): ClosureSummaryBody {
    return {
      ...rest,
      run: AdminImportRunBody.from(run),
      campaigns: [...campaigns],
      lastFiles: lastFiles.map(AdminImportRunBody.from),
    };
  }
}
