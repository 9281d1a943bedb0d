import { ApiProperty } from '@nestjs/swagger';
import { IsReference, IsReferenceOrNone, IsStartDate, IsVin } from '../field-rules.js';
import { normaliseVin } from '../identifiers.js';
import type { NewRecall } from '../recall.js';
import {
  DVSA_REFERENCE,
  DVSA_REFERENCE_OR_NONE,
  MANUFACTURER_REFERENCE,
  START_DATE,
  VIN,
} from './field-descriptions.js';

/** API guide, "Open a new recall for a single vehicle". */
export class OpenRecallBody {
  @ApiProperty(VIN)
  @IsVin()
  vin!: string;

  @ApiProperty(MANUFACTURER_REFERENCE)
  @IsReference()
  manufacturerCampaignReference!: string;

  @ApiProperty({ ...DVSA_REFERENCE_OR_NONE, nullable: true })
  @IsReferenceOrNone()
  dvsaCampaignReference?: string | null;

  @ApiProperty({
    ...START_DATE,
    description: 'The start date for the recall: from 1960-01-01 to a year from today in London.',
  })
  @IsStartDate()
  recallCampaignStartDate!: string;
}

/** The recall that a validated body opens. */
export function newRecallOf(body: OpenRecallBody): NewRecall {
  return {
    vin: normaliseVin(body.vin),
    manufacturerCampaignReference: body.manufacturerCampaignReference,
    dvsaCampaignReference: body.dvsaCampaignReference || undefined,
    recallCampaignStartDate: body.recallCampaignStartDate,
  };
}

export class OpenedRecall {
  @ApiProperty(VIN)
  vin!: string;

  @ApiProperty(MANUFACTURER_REFERENCE)
  manufacturerCampaignReference!: string;

  @ApiProperty({ ...DVSA_REFERENCE, required: false })
  dvsaCampaignReference?: string | undefined;

  @ApiProperty(START_DATE)
  recallCampaignStartDate!: string;
}

export class OpenedRecallAnswer {
  @ApiProperty({ description: 'Your name, as onboarded.', example: 'ABC' })
  manufacturer!: string;

  @ApiProperty({ type: OpenedRecall })
  recall!: OpenedRecall;

  static from(manufacturer: string, recall: NewRecall): OpenedRecallAnswer {
    return { manufacturer, recall };
  }
}
