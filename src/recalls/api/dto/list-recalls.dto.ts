import { ApiProperty } from '@nestjs/swagger';
import { parseTimestamp } from '../../../platform/http/instant.js';
import { NEXT, PageQuery } from '../../../platform/http/page-query.js';
import { IsInstantIfGiven, IsReferenceIfGiven, IsRepairStatusIfGiven } from '../field-rules.js';
import { type ListedRecall, type RecallFilter, type RepairStatus, repairStatusOf } from '../recall.js';
import {
  DVSA_REFERENCE,
  MANUFACTURER_REFERENCE,
  REPAIR_STATUS,
  START_DATE,
  VIN,
} from './field-descriptions.js';

export class ListRecallsQuery extends PageQuery {
  @ApiProperty({
    ...REPAIR_STATUS,
    required: false,
    description: 'Only those of this status.',
    example: 'NOT_FIXED',
  })
  @IsRepairStatusIfGiven()
  repairStatus?: RepairStatus;

  // An empty value is refused and does not mean "any", as in every filter, because a program that lost its value must get an error.
  @ApiProperty({ ...MANUFACTURER_REFERENCE, required: false })
  @IsReferenceIfGiven()
  manufacturerCampaignReference?: string;

  @ApiProperty({ ...DVSA_REFERENCE, required: false })
  @IsReferenceIfGiven()
  dvsaCampaignReference?: string;

  @ApiProperty({
    type: String,
    required: false,
    description:
      'Only those whose `lastUpdatedDate` is this or later: a time with its offset from UTC (ISO 8601), or a date, ' +
      'which means its midnight in UTC.',
    example: '2024-04-30T14:00:00Z',
  })
  @IsInstantIfGiven()
  changedSince?: string;
}

/** The filter that a validated query describes. */
export function filterOf(query: ListRecallsQuery): RecallFilter {
  return {
    repairStatus: query.repairStatus,
    manufacturerCampaignReference: query.manufacturerCampaignReference,
    dvsaCampaignReference: query.dvsaCampaignReference,
    changedSince: query.changedSince === undefined ? undefined : parseTimestamp(query.changedSince),
  };
}

export class ListedRecallAnswer {
  @ApiProperty(VIN)
  vin!: string;

  @ApiProperty(MANUFACTURER_REFERENCE)
  manufacturerCampaignReference!: string;

  @ApiProperty({ ...DVSA_REFERENCE, required: false })
  dvsaCampaignReference?: string | undefined;

  @ApiProperty(START_DATE)
  recallCampaignStartDate!: string;

  @ApiProperty({ ...REPAIR_STATUS, example: 'FIXED' })
  repairStatus!: RepairStatus;

  @ApiProperty({
    type: String,
    format: 'date',
    required: false,
    description: 'The date the recall was fixed; only with FIXED.',
    example: '2024-04-30',
  })
  rectificationDate?: string | undefined;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When the recall last changed.',
    example: '2024-04-30T14:02:39.155Z',
  })
  lastUpdatedDate!: string;

  static from(recall: ListedRecall): ListedRecallAnswer {
    return {
      vin: recall.vin,
      manufacturerCampaignReference: recall.manufacturerCampaignReference,
      dvsaCampaignReference: recall.dvsaCampaignReference ?? undefined,
      recallCampaignStartDate: recall.recallCampaignStartDate,
      repairStatus: repairStatusOf(recall),
      rectificationDate: recall.rectificationDate ?? undefined,
      lastUpdatedDate: recall.updatedAt,
    };
  }
}

export class RecallListAnswer {
  @ApiProperty({ description: 'Your name, as onboarded.', example: 'ABC' })
  manufacturer!: string;

  @ApiProperty({ type: [ListedRecallAnswer], description: 'The longest unchanged first.' })
  recalls!: ListedRecallAnswer[];

  @ApiProperty(NEXT)
  next!: string | null;

  static from(
    manufacturer: string,
    { rows, next }: { readonly rows: readonly ListedRecall[]; readonly next: string | null },
  ): RecallListAnswer {
    return { manufacturer, recalls: rows.map(ListedRecallAnswer.from), next };
  }
}
