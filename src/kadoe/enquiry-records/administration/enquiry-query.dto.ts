import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { AUDITED_REASON_LENGTH, issueInAuditedReason } from '../../../platform/audit/audited-reason.js';
import { ENVIRONMENTS, type Environment } from '../../../platform/environment.js';
import { parseTimestamp } from '../../../platform/http/instant.js';
import { PageQuery } from '../../../platform/http/page-query.js';
import { Rule } from '../../../platform/http/rule.js';
import type { Asked } from '../enquiry.js';
import type { EnquiryFilter } from '../reading/enquiry-list.js';
import {
  IsAskedByOne,
  IsClientIfGiven,
  IsEnquirerIfGiven,
  IsEnvironmentIfGiven,
  IsInstantIfGiven,
  IsOutcomeIfGiven,
  IsReasonCodeIfGiven,
} from './enquiry-rules.js';

const INSTANT = 'a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC';

export const ENQUIRY_ID = { format: 'uuid', example: '0193767c-1c00-7b5e-9d4f-2a1c3e5f7089' };

export class EnquiryPath {
  @ApiProperty(ENQUIRY_ID)
  @IsUUID(undefined, { message: 'must be a UUID' })
  enquiryId!: string;
}

export class ListEnquiriesQuery extends PageQuery {
  @ApiProperty({
    format: 'uuid',
    required: false,
    description: 'Only enquiries of this client.',
    example: '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10',
  })
  @IsClientIfGiven()
  client?: string;

  @ApiProperty({
    required: false,
    pattern: '^[A-Z]{2}[0-9]{3}$',
    description: 'Only enquiries in the name of this enquirer.',
    example: 'IT321',
  })
  @IsEnquirerIfGiven()
  enquirer?: string;

  @ApiProperty({
    required: false,
    pattern: '^[0-9]{2}[A-Z]{2}$',
    description: 'Only enquiries for this reason.',
    example: '00EV',
  })
  @IsReasonCodeIfGiven()
  reason?: string;

  @ApiProperty({
    required: false,
    pattern: '^[A-Z0-9_]{1,40}$',
    description:
      'Only enquiries with this outcome: `KEEPER`, `STOLEN`, `EXPORTED`, `MULTIPLE`, or the code of an error.',
    example: 'KEEPER',
  })
  @IsOutcomeIfGiven()
  outcome?: string;

  @ApiProperty({
    enum: ENVIRONMENTS,
    required: false,
    description: 'Only enquiries of live clients, or of test clients.',
  })
  @IsEnvironmentIfGiven()
  environment?: Environment;

  @ApiProperty({
    required: false,
    description: `Only enquiries at this time or later: ${INSTANT}.`,
    example: '2026-11-01',
  })
  @IsInstantIfGiven()
  since?: string;

  @ApiProperty({
    required: false,
    description: `Only enquiries before this time: ${INSTANT}.`,
    example: '2026-12-01',
  })
  @IsInstantIfGiven()
  until?: string;
}

/** The filter that a validated query describes. */
export function filterOf(query: ListEnquiriesQuery): EnquiryFilter {
  const { client, enquirer, reason, outcome, environment, since, until } = query;
  return {
    clientId: client,
    enquirerId: enquirer,
    reasonCode: reason,
    outcome,
    environment,
    since: since === undefined ? undefined : parseTimestamp(since),
    until: until === undefined ? undefined : parseTimestamp(until),
  };
}

/** The vehicle travels in the body, because addresses are logged on the way. */
export class SearchEnquiriesBody {
  @ApiProperty({
    required: false,
    pattern: '^[A-Za-z0-9]{2,7}$',
    description: 'The mark by which the vehicle was asked about. Send either this or the VIN.',
    example: 'AA19BBB',
  })
  @IsAskedByOne(
    /^(?=.*[A-Z])(?=.*\d)[A-Z0-9]{2,7}$/,
    'must be 2 to 7 letters and digits, at least one of each, without spaces',
  )
  registrationNumber?: string;

  @ApiProperty({
    required: false,
    pattern: '^[A-Za-z0-9]{1,20}$',
    description: 'The VIN by which the vehicle was asked about. Send either this or the mark.',
    example: '1C8FZB8912U529823',
  })
  @IsAskedByOne(/^[A-Z0-9]{1,20}$/, 'must be 1 to 20 letters and digits')
  chassisVin?: string;
}

export function askedOf({ registrationNumber, chassisVin = '' }: SearchEnquiriesBody): Asked {
  return registrationNumber === undefined
    ? { chassisVin: chassisVin.toUpperCase() }
    : { registrationNumber: registrationNumber.toUpperCase() };
}

export class ShowKeeperBody {
  @ApiProperty({
    ...AUDITED_REASON_LENGTH,
    description: 'Why you need the name and address: for the audit trail. One line, without personal data.',
    example: 'the enquirer has to show a court what it was answered',
  })
  @Rule('isShowReason', issueInAuditedReason)
  reason!: string;
}
