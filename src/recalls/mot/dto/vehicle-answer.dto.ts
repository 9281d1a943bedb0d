import { ApiProperty } from '@nestjs/swagger';
import { DVSA_REFERENCE, MANUFACTURER_REFERENCE, START_DATE, VIN } from '../../api/dto/field-descriptions.js';

/** The values of the MOT history API. */
const OUTSTANDING = ['Yes', 'No', 'Unknown'] as const;

/** A recall that is not fixed. */
export class OutstandingRecall {
  @ApiProperty({ description: 'Who recalls the vehicle.', example: 'ABC' })
  manufacturer!: string;

  @ApiProperty({ ...MANUFACTURER_REFERENCE, description: "The manufacturer's recall campaign reference." })
  manufacturerCampaignReference!: string;

  @ApiProperty({ ...DVSA_REFERENCE, required: false })
  dvsaCampaignReference?: string;

  @ApiProperty(START_DATE)
  recallCampaignStartDate!: string;
}

/** The answer of MOT look-ups about one vehicle. The database makes it (see VEHICLE_ANSWERS); this class documents it. */
export class VehicleAnswer {
  @ApiProperty({
    ...VIN,
    description:
      'The VIN that was asked for, in the one form that VINs have: upper case, without spaces and hyphens.',
  })
  vin!: string;

  @ApiProperty({
    enum: OUTSTANDING,
    description:
      '`Yes`: at least one recall is not fixed. `No`: recalls are known, and all are fixed. `Unknown`: none are known.',
    example: 'Yes',
  })
  hasOutstandingRecall!: (typeof OUTSTANDING)[number];

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description:
      "The newest of the last change of the vehicle's recalls and the receipt of the last merged file of each manufacturer " +
      'that has a recall of it, open or fixed: as of when the answer is known to be true. Null when none are known.',
    example: '2024-05-01T06:00:12.000Z',
  })
  lastConfirmedDate!: string | null;

  @ApiProperty({
    type: [String],
    required: false,
    minItems: 1,
    maxItems: 5,
    description:
      'VINs of vehicles with outstanding recalls that differ from this one only in O, 0 and Q or in I and 1. Left out when ' +
      'there are none. Compare the VIN with the vehicle, whatever `hasOutstandingRecall` says: one of the two may be ' +
      'mistyped.',
    example: ['I23456789AC'],
  })
  similarVins?: string[];

  @ApiProperty({
    type: [OutstandingRecall],
    description:
      'The recalls that are not fixed, of all manufacturers. Those of one stand together, in the order of its references.',
  })
  recalls!: OutstandingRecall[];

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description:
      "The newest change among all of the vehicle's recalls, fixed ones too; null when none are known.",
    example: '2024-04-30T14:02:39.155Z',
  })
  lastUpdatedDate!: string | null;
}

export class VehiclesAnswer {
  @ApiProperty({ type: [VehicleAnswer], description: 'In the order asked.' })
  vehicles!: VehicleAnswer[];
}
