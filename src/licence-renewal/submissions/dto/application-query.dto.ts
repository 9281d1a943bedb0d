import { ApiProperty } from '@nestjs/swagger';
import { issueInInstant, parseTimestamp } from '../../../platform/http/instant.js';
import { PageQuery } from '../../../platform/http/page-query.js';
import { Rule } from '../../../platform/http/rule.js';
import { APPLICATION_STATES, type ApplicationState } from '../../applications/application-state.js';
import type { OwnFilter } from '../../applications/own-applications.js';
import { FIELD_RULES } from '../../errors/codes.js';
import { PAGE_TRANSACTION } from '../../openapi/examples.js';

const INSTANT = 'a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC';

const IsInstantIfGiven = () =>
  Rule(FIELD_RULES.date, (value) => (value === undefined ? undefined : issueInInstant(value)));

export class TransactionPath {
  @ApiProperty({
    minLength: 1,
    maxLength: 256,
    description: 'The `transactionId` of the application.',
    example: PAGE_TRANSACTION,
  })
  @Rule(FIELD_RULES.size, (value) => {
    const length = typeof value === 'string' ? [...value].length : 0;
    return length >= 1 && length <= 256 ? undefined : 'must have 1 to 256 characters';
  })
  transactionId!: string;
}

export class ListApplicationsQuery extends PageQuery {
  @ApiProperty({ enum: APPLICATION_STATES, required: false, description: 'Only applications in this state.' })
  @Rule(FIELD_RULES.oneOf, (value) =>
    value === undefined || APPLICATION_STATES.some((state) => state === value)
      ? undefined
      : `must be one of ${APPLICATION_STATES.join(', ')}`,
  )
  status?: ApplicationState;

  @ApiProperty({
    required: false,
    description: `Only applications that were received at this time or later: ${INSTANT}.`,
    example: '2026-11-29',
  })
  @IsInstantIfGiven()
  receivedFrom?: string;

  @ApiProperty({
    required: false,
    description: `Only applications that were received before this time: ${INSTANT}.`,
    example: '2026-11-30',
  })
  @IsInstantIfGiven()
  receivedTo?: string;
}

/** The filter that a validated query describes. */
export function filterOf({ status, receivedFrom, receivedTo }: ListApplicationsQuery): OwnFilter {
  return {
    status,
    receivedFrom: receivedFrom === undefined ? undefined : parseTimestamp(receivedFrom),
    receivedTo: receivedTo === undefined ? undefined : parseTimestamp(receivedTo),
  };
}
