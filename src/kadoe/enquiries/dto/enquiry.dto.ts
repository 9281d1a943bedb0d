import { ApiProperty } from '@nestjs/swagger';
import type { Enquiry } from '../enquiry.js';
import {
  eventDayOf,
  FORMS,
  HasForm,
  HasFormIfGiven,
  IsEventDate,
  IsUnlessVinIsGiven,
} from '../field-rules.js';

/** Marks and VINs are upper-cased, which `i` of the rule's pattern can't say in a document. */
const formOf = (field: keyof typeof FORMS) => {
  const { pattern, maxLength } = FORMS[field];
  const { source, ignoreCase } = pattern;
  return { type: String, maxLength, pattern: ignoreCase ? source.replaceAll('A-Z', 'A-Za-z') : source };
};

/** KADOE guide, "Request Body". */
export class EnquiryBody {
  @ApiProperty({
    ...formOf('registrationNumber'),
    required: false,
    description:
      'The mark (registration number) that the vehicle carried on the date of the event, without spaces. Send either this or `chassisVin`.',
    example: 'AA19BBB',
  })
  @IsUnlessVinIsGiven()
  @HasFormIfGiven('registrationNumber')
  registrationNumber?: string;

  @ApiProperty({
    ...formOf('chassisVin'),
    required: false,
    description: 'The vehicle identification number. Send either this or `registrationNumber`.',
    example: '1C8FZB8912U529823',
  })
  @HasFormIfGiven('chassisVin')
  chassisVin?: string;

  @ApiProperty({
    ...formOf('enquirerId'),
    description:
      'The organisation in whose name you ask: yours, or one that has mandated you as its link provider.',
    example: 'DM001',
  })
  @HasForm('enquirerId')
  enquirerId!: string;

  @ApiProperty({
    ...formOf('linkProviderId'),
    required: false,
    description: 'Your own link provider ID, if you are a link provider. Nobody else may send one.',
    example: '0024',
  })
  @HasFormIfGiven('linkProviderId')
  linkProviderId?: string;

  @ApiProperty({
    ...formOf('reasonCode'),
    description: 'Why the enquirer asks: one of the reasons that were agreed with the enquirer.',
    example: '00EV',
  })
  @HasForm('reasonCode')
  reasonCode!: string;

  @ApiProperty({
    type: String,
    format: 'date',
    description:
      'The day of the event, in London; today at the latest. The form of version 1.0.0, `2023-04-01T00:00:00.000Z`, is accepted too.',
    example: '2024-06-01',
  })
  @IsEventDate()
  eventDate!: string;

  @ApiProperty({
    ...formOf('referenceNumber'),
    description:
      "The enquirer's own reference. It need not be unique. It is kept for years, so it must not name a person.",
    example: 'ABC123',
  })
  @HasForm('referenceNumber')
  referenceNumber!: string;
}

/** The enquiry that a validated body describes. */
export function enquiryOf(body: EnquiryBody): Enquiry {
  const { registrationNumber, chassisVin, linkProviderId, eventDate } = body;
  return {
    asked:
      chassisVin === undefined
        ? { registrationNumber: (registrationNumber ?? '').toUpperCase() }
        : { chassisVin: chassisVin.toUpperCase() },
    enquirerId: body.enquirerId,
    linkProviderId: linkProviderId ?? null,
    reasonCode: body.reasonCode,
    eventDate: eventDayOf(eventDate),
    referenceNumber: body.referenceNumber,
  };
}
