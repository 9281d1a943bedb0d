import { ApiProperty } from '@nestjs/swagger';
import { ENVIRONMENTS, type Environment } from '../../../platform/environment.js';
import { NEXT } from '../../../platform/http/page-query.js';
import { ASKED_BY, type AskedBy, type RecordedEnquiry } from '../enquiry.js';
import { ENQUIRY_ID } from './enquiry-query.dto.js';

export class RecordedEnquiryBody implements RecordedEnquiry {
  @ApiProperty(ENQUIRY_ID)
  id!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-29T15:00:00.000Z' })
  recordedAt!: string;

  @ApiProperty({ enum: ENVIRONMENTS, description: "The client's environment." })
  environment!: Environment;

  @ApiProperty({ format: 'uuid', example: '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10' })
  clientId!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What the client is called now.',
    example: 'Harbour Parking',
  })
  clientName!: string | null;

  @ApiProperty({ example: 'IT321' })
  enquirerId!: string;

  @ApiProperty({ type: String, nullable: true, example: '0024' })
  linkProviderId!: string | null;

  @ApiProperty({ example: '00EV' })
  reasonCode!: string;

  @ApiProperty({ description: "The enquirer's own reference.", example: 'CASE 4711' })
  referenceNumber!: string;

  @ApiProperty({ format: 'date', example: '2025-03-01' })
  eventDate!: string;

  @ApiProperty({
    enum: ASKED_BY,
    description: 'Whether the enquiry had a mark or a VIN. The mark or VIN itself is not stored.',
  })
  askedBy!: AskedBy;

  @ApiProperty({
    description: '`KEEPER`, `STOLEN`, `EXPORTED`, `MULTIPLE`, or the code of the error.',
    example: 'KEEPER',
  })
  outcome!: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'The number of the latest load that the register had then; null if the register was not asked, or was empty.',
    example: 7,
  })
  load!: number | null;

  @ApiProperty({ description: 'Whether the client is charged for it.', example: true })
  chargeable!: boolean;

  static from(enquiry: RecordedEnquiry): RecordedEnquiryBody {
    const { id, recordedAt, environment, clientId, clientName, enquirerId, linkProviderId } = enquiry;
    const { reasonCode, referenceNumber, eventDate, askedBy, outcome, load, chargeable } = enquiry;
    return {
      ...{ id, recordedAt, environment, clientId, clientName, enquirerId, linkProviderId },
      ...{ reasonCode, referenceNumber, eventDate, askedBy, outcome, load, chargeable },
    };
  }
}

export class EnquiriesPage {
  @ApiProperty({ type: [RecordedEnquiryBody], description: 'The newest first.' })
  enquiries!: RecordedEnquiryBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}
