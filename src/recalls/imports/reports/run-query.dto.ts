import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { issueInInstant, parseTimestamp } from '../../../platform/http/instant.js';
import { PageQuery } from '../../../platform/http/page-query.js';
import { Rule } from '../../../platform/http/rule.js';
import { IMPORT_STATES, type ImportState } from '../runs/import-run.js';
import { RUN_ID } from './field-descriptions.js';
import type { RunFilter } from './import-reports.repository.js';

/** The types of the values in a cursor of a list of runs, and of a list of errors. */
export const RUN_ORDER = ['instant', 'uuid'] as const;
export const FAULT_ORDER = ['integer'] as const;
export const CLOSURE_ORDER = ['bigint'] as const;

const NARROWINGS = ['waiting', 'last'] as const;

/** The largest id that the database assigns. */
const LARGEST_ID = 2_147_483_647;

/** The issue of a manufacturer's id in an address; undefined when it is valid. */
export function issueInManufacturerId(value: unknown): string | undefined {
  return typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value) && Number(value) <= LARGEST_ID
    ? undefined
    : 'must be the id of a manufacturer';
}

export class RunPath {
  @ApiProperty(RUN_ID)
  @IsUUID(undefined, { message: 'must be a UUID' })
  runId!: string;
}

/** The filter of a manufacturer's own runs. */
export class ListRunsQuery extends PageQuery {
  @ApiProperty({
    enum: IMPORT_STATES,
    required: false,
    description: 'Only runs in this state.',
    example: 'rejected',
  })
  @Rule('isStateIfGiven', (value) =>
    value === undefined || IMPORT_STATES.some((state) => state === value)
      ? undefined
      : `must be one of ${IMPORT_STATES.join(', ')}`,
  )
  state?: ImportState;

  @ApiProperty({
    type: String,
    format: 'date-time',
    required: false,
    description: 'Only files received at this time or later. A day alone means its beginning in UTC.',
    example: '2024-04-30T14:02:39.155Z',
  })
  @Rule('isInstantIfGiven', (value) => (value === undefined ? undefined : issueInInstant(value)))
  receivedSince?: string;
}

/** The filter of all runs, for administrators. */
export class ListAllRunsQuery extends ListRunsQuery {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: LARGEST_ID,
    required: false,
    description: 'Only runs of this manufacturer.',
    example: 7,
  })
  @Rule('isManufacturerIdIfGiven', (value) =>
    value === undefined ? undefined : issueInManufacturerId(value),
  )
  manufacturerId?: string;

  @ApiProperty({
    enum: NARROWINGS,
    required: false,
    description:
      '`waiting`: only runs that wait for something, such as the scanner. `last`: only the last file of each manufacturer. With the state ' +
      '`rejected` it is those manufacturers whose data are out of date.',
    example: 'waiting',
  })
  @Rule('isNarrowingIfGiven', (value) =>
    value === undefined || NARROWINGS.some((each) => each === value)
      ? undefined
      : `must be one of ${NARROWINGS.join(', ')}`,
  )
  only?: (typeof NARROWINGS)[number];
}

/** The filter that a validated query describes. */
export function filterOf(query: ListAllRunsQuery): RunFilter {
  const receivedSince = query.receivedSince === undefined ? undefined : parseTimestamp(query.receivedSince);
  return {
    manufacturerId: query.manufacturerId === undefined ? undefined : Number(query.manufacturerId),
    state: query.state,
    only: query.only,
    receivedSince: receivedSince === undefined ? undefined : new Date(receivedSince),
  };
}
