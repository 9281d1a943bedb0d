import { ApiProperty } from '@nestjs/swagger';
import { ENVIRONMENTS, type Environment } from '../../../platform/environment.js';
import { NEXT } from '../../../platform/http/page-query.js';
import { APPLICATION_STATES, type ApplicationState } from '../../applications/application-state.js';
import type { ApplicationSummary } from '../../applications/reading/application-summary.js';
import {
  type RenewalFields,
  TRANSACTION_TYPES,
  type TransactionType,
} from '../../applications/renewal-fields.js';
import {
  REVIEW_REASON_CODES,
  type ReviewReason,
  type ReviewReasonCode,
} from '../../applications/review-reason.js';
import { IMAGE_KINDS } from '../../applications/submission.js';
import { APPLICATION_ID } from './case-query.dto.js';

const INSTANT = { format: 'date-time', example: '2026-11-30T09:30:00.000Z' };
const INSTANT_OR_NULL = { ...INSTANT, type: String, nullable: true } as const;

export class CaseReasonBody implements ReviewReason {
  @ApiProperty({ enum: REVIEW_REASON_CODES, example: 'FEE_UNUSUAL' })
  code!: ReviewReasonCode;

  @ApiProperty({ description: 'The path of the field, and never its value.', example: 'feePaid' })
  field!: string;
}

export class CaseSummaryBody implements ApplicationSummary {
  @ApiProperty(APPLICATION_ID)
  applicationId!: string;

  @ApiProperty({ format: 'uuid', example: '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10' })
  clientId!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Harbour Post' })
  clientName!: string | null;

  @ApiProperty({ enum: ENVIRONMENTS })
  environment!: Environment;

  @ApiProperty({ enum: TRANSACTION_TYPES })
  transactionType!: TransactionType;

  @ApiProperty({ type: 'integer', description: 'In pence.', example: 1400 })
  feePaid!: number;

  @ApiProperty({ enum: APPLICATION_STATES })
  state!: ApplicationState;

  @ApiProperty(INSTANT)
  stateSince!: string;

  @ApiProperty(INSTANT)
  receivedAt!: string;

  @ApiProperty({ type: [CaseReasonBody], description: 'Why a caseworker has to look at it.' })
  reasons!: readonly CaseReasonBody[];

  @ApiProperty({
    ...INSTANT_OR_NULL,
    description: 'When forwarding was given up. Null, unless somebody has to ask for it again.',
  })
  forwardingFailedAt!: string | null;

  @ApiProperty(INSTANT_OR_NULL)
  imagesErasedAt!: string | null;

  @ApiProperty({
    ...INSTANT_OR_NULL,
    description: 'When the personal data was erased. What is left says nothing about a person.',
  })
  erasedAt!: string | null;

  static from(summary: ApplicationSummary): CaseSummaryBody {
    const { applicationId, clientId, clientName, environment, transactionType, feePaid } = summary;
    const { state, stateSince, receivedAt, reasons, forwardingFailedAt, imagesErasedAt, erasedAt } = summary;
    return {
      ...{ applicationId, clientId, clientName, environment, transactionType, feePaid },
      ...{ state, stateSince, receivedAt, reasons, forwardingFailedAt, imagesErasedAt, erasedAt },
    };
  }
}

export class CasesPage {
  @ApiProperty({ type: [CaseSummaryBody], description: 'The oldest first.' })
  applications!: CaseSummaryBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}

export class CaseStateChangeBody {
  @ApiProperty({ enum: APPLICATION_STATES })
  state!: string;

  @ApiProperty(INSTANT)
  at!: string;
}

export class CaseForwardingBody {
  @ApiProperty(INSTANT)
  at!: string;

  @ApiProperty({ enum: ['forwarded', 'failed'] })
  outcome!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why it failed.', example: null })
  problem!: string | null;
}

export class CaseImageBody {
  @ApiProperty({ enum: IMAGE_KINDS })
  kind!: string;

  @ApiProperty({ enum: ['image/jpeg', 'image/png'] })
  mediaType!: string;

  @ApiProperty({ type: 'integer', example: 48_211 })
  bytes!: number;

  @ApiProperty({ type: 'integer', example: 600 })
  width!: number;

  @ApiProperty({ type: 'integer', example: 750 })
  height!: number;
}

export class FullCaseBody extends CaseSummaryBody {
  @ApiProperty({ type: [CaseStateChangeBody] })
  history!: CaseStateChangeBody[];

  @ApiProperty({ type: [CaseForwardingBody], description: 'Each attempt to forward it.' })
  forwarding!: CaseForwardingBody[];

  @ApiProperty({ type: [CaseImageBody], description: 'Its images, until they are erased.' })
  images!: CaseImageBody[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null once erased.',
    example: '123456789012345678901234',
  })
  transactionId!: string | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: true,
    description:
      'The fields of the application without its images, in the spelling of the Driving Licence Renewal API. Null once erased.',
    example: { transactionType: 'TYRR', feePaid: 1400, dateOfBirth: '1986-01-20' },
  })
  fields!: RenewalFields | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was rejected.', example: null })
  rejection!: string | null;
}
