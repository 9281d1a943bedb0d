import { ApiProperty } from '@nestjs/swagger';
import { NEXT } from '../../platform/http/page-query.js';
import {
  DVSA_REFERENCE,
  MANUFACTURER_REFERENCE,
  REPAIR_STATUS,
  START_DATE,
  VIN,
} from '../api/dto/field-descriptions.js';
import { IsSoughtVin } from '../api/field-rules.js';
import { type RepairStatus, repairStatusOf } from '../api/recall.js';
import type {
  Cause,
  MotAnswer,
  RecallValues,
  VehicleChange,
  VehicleRecall,
  VehicleStory,
} from './vehicle-story.js';

const INSTANT = { format: 'date-time', example: '2024-04-30T14:02:39.155Z' } as const;
const DAY_OR_NULL = { type: String, format: 'date', nullable: true, example: '2024-04-30' } as const;
const STORED_VIN = {
  description:
    'The spelling that is stored. It differs from `vin` only if it is from before VINs had one form.',
  example: '123456789AC',
} as const;

export class VehicleHistoryBody {
  @ApiProperty(VIN)
  @IsSoughtVin()
  vin!: string;
}

export class HistoryManufacturer {
  @ApiProperty({ type: 'integer', example: 7 })
  id!: number;

  @ApiProperty({ example: 'Acme Motors' })
  name!: string;
}

export class MotAnswerBody implements MotAnswer {
  @ApiProperty({ enum: ['Yes', 'No', 'Unknown'], example: 'Yes' })
  hasOutstandingRecall!: MotAnswer['hasOutstandingRecall'];

  @ApiProperty({ ...INSTANT, type: String, nullable: true })
  lastConfirmedDate!: string | null;

  @ApiProperty({
    type: [String],
    required: false,
    description: 'Similar VINs with open recalls; absent if there are none.',
    example: ['I23456789AC'],
  })
  similarVins?: readonly string[];
}

export class VehicleRecallBody implements VehicleRecall {
  @ApiProperty()
  manufacturer!: HistoryManufacturer;

  @ApiProperty(STORED_VIN)
  storedVin!: string;

  @ApiProperty({ ...MANUFACTURER_REFERENCE, description: "The manufacturer's recall campaign reference." })
  manufacturerCampaignReference!: string;

  @ApiProperty({ ...DVSA_REFERENCE, nullable: true })
  dvsaCampaignReference!: string | null;

  @ApiProperty(START_DATE)
  recallCampaignStartDate!: string;

  @ApiProperty(REPAIR_STATUS)
  repairStatus!: RepairStatus;

  @ApiProperty(DAY_OR_NULL)
  rectificationDate!: string | null;

  @ApiProperty(INSTANT)
  createdAt!: string;

  @ApiProperty(INSTANT)
  updatedAt!: string;
}

export class CauseBody implements Cause {
  @ApiProperty({
    enum: ['call', 'file', 'undo'],
    description: '`undo`: an administrator undid a file, or the calls of a client.',
    example: 'file',
  })
  kind!: Cause['kind'];

  @ApiProperty({
    required: false,
    format: 'uuid',
    description: 'Of a call, or of the calls that were undone.',
    example: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  })
  clientId?: string;

  @ApiProperty({ required: false, description: 'What the client is called now.', example: 'Acme Motors' })
  client?: string;

  @ApiProperty({
    required: false,
    format: 'uuid',
    description: 'Of a file, or of the file that was undone.',
    example: '9b2d8f4e-1c3a-4f6b-8d7e-5a4c3b2f1e0d',
  })
  runId?: string;

  @ApiProperty({ required: false, example: 'recalls.csv' })
  fileName?: string;

  @ApiProperty({ ...INSTANT, required: false, description: 'When the file came in.' })
  receivedAt?: string;
}

export class RecallValuesBody implements RecallValues {
  @ApiProperty({ ...DVSA_REFERENCE, nullable: true })
  dvsaCampaignReference!: string | null;

  @ApiProperty(START_DATE)
  recallCampaignStartDate!: string;

  @ApiProperty(DAY_OR_NULL)
  rectificationDate!: string | null;
}

export class VehicleChangeBody implements VehicleChange {
  @ApiProperty(INSTANT)
  changedAt!: string;

  @ApiProperty()
  manufacturer!: HistoryManufacturer;

  @ApiProperty(STORED_VIN)
  storedVin!: string;

  @ApiProperty({ ...MANUFACTURER_REFERENCE, description: "The manufacturer's recall campaign reference." })
  manufacturerCampaignReference!: string;

  @ApiProperty({ enum: ['opened', 'fixed', 'reopened', 'changed', 'deleted'], example: 'fixed' })
  action!: VehicleChange['action'];

  @ApiProperty()
  by!: CauseBody;

  @ApiProperty({ type: RecallValuesBody, nullable: true, description: 'Null for a recall that was opened.' })
  before!: RecallValuesBody | null;

  @ApiProperty({ type: RecallValuesBody, nullable: true, description: 'Null for a recall that was deleted.' })
  after!: RecallValuesBody | null;
}

export class VehicleHistoryPage {
  @ApiProperty(VIN)
  vin!: string;

  @ApiProperty({ description: 'What MOT services are told now.' })
  motAnswer!: MotAnswerBody;

  @ApiProperty({ type: [VehicleRecallBody], description: 'The first 500, by manufacturer and reference.' })
  recalls!: VehicleRecallBody[];

  @ApiProperty({ type: [VehicleChangeBody], description: 'The newest first.' })
  changes!: VehicleChangeBody[];

  @ApiProperty(NEXT)
  next!: string | null;

  static from({ recalls, changes, ...story }: VehicleStory): VehicleHistoryPage {
    return {
      ...story,
      recalls: recalls.map((recall) => ({ ...recall, repairStatus: repairStatusOf(recall) })),
      changes: [...changes],
    };
  }
}
