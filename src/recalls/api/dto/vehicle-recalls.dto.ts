import { ApiProperty } from '@nestjs/swagger';
import { type FoundRecall, type RepairStatus, repairStatusOf } from '../recall.js';
import {
  DVSA_REFERENCE,
  MANUFACTURER_REFERENCE,
  REPAIR_STATUS,
  START_DATE,
  VIN,
} from './field-descriptions.js';

export class VehicleRecall {
  @ApiProperty(MANUFACTURER_REFERENCE)
  manufacturerCampaignReference!: string;

  @ApiProperty({ ...DVSA_REFERENCE, required: false })
  dvsaCampaignReference?: string | undefined;

  @ApiProperty(START_DATE)
  recallCampaignStartDate!: string;

  @ApiProperty({ ...REPAIR_STATUS, example: 'NOT_FIXED' })
  repairStatus!: RepairStatus;

  static from(recall: FoundRecall): VehicleRecall {
    return {
      manufacturerCampaignReference: recall.manufacturerCampaignReference,
      dvsaCampaignReference: recall.dvsaCampaignReference ?? undefined,
      recallCampaignStartDate: recall.recallCampaignStartDate,
      repairStatus: repairStatusOf(recall),
    };
  }
}

/** API guide, "Get all recall information for a single vehicle". */
export class VehicleRecallsAnswer {
  @ApiProperty(VIN)
  vin!: string;

  @ApiProperty({ description: 'Your name, as onboarded.', example: 'ABC' })
  manufacturer!: string;

  @ApiProperty({ type: [VehicleRecall], description: 'In the order of your recall campaign references.' })
  recalls!: VehicleRecall[];

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'The newest change among the recalls returned.',
    example: '2024-04-30T14:02:39.155Z',
  })
  lastUpdatedDate!: string;

  /** @param recalls at least one */
  static from(vin: string, manufacturer: string, recalls: readonly FoundRecall[]): VehicleRecallsAnswer {
    let lastUpdatedDate = '';
    for (const { updatedAt } of recalls) if (updatedAt > lastUpdatedDate) lastUpdatedDate = updatedAt;
    return { vin, manufacturer, recalls: recalls.map(VehicleRecall.from), lastUpdatedDate };
  }
}
