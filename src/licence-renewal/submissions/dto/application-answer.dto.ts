import { ApiProperty } from '@nestjs/swagger';
import { NEXT } from '../../../platform/http/page-query.js';
import { APPLICATION_STATES, type ApplicationState } from '../../applications/application-state.js';
import { REVIEW_REASON_CODES, type ReviewReasonCode } from '../../applications/review-reason.js';

const TRANSACTION_ID = {
  type: String,
  description: 'The id under which you sent the application, or the one that was made.',
  example: '123456789012345678901234',
} as const;

const RECEIVED = {
  format: 'date-time',
  description: 'When the application was received for the first time, in UTC.',
  example: '2026-11-29T09:00:00.123Z',
} as const;

const STATE = {
  enum: APPLICATION_STATES,
  description: 'What has become of the application.',
  example: 'IN_REVIEW',
};

/** Renewal guide, "DrivingLicenceRenewalResponse". */
export class AcceptedApplicationBody {
  @ApiProperty(TRANSACTION_ID)
  transactionId!: string;

  @ApiProperty(RECEIVED)
  dateTimeReceived!: string;
}

export class ApplicationReasonBody {
  @ApiProperty({
    enum: REVIEW_REASON_CODES,
    description: 'Why a caseworker looks at it.',
    example: 'FEE_UNUSUAL',
  })
  code!: ReviewReasonCode;

  @ApiProperty({ description: 'The field that it is about, never its value.', example: 'feePaid' })
  field!: string;
}

export class ApplicationStateChangeBody {
  @ApiProperty(STATE)
  state!: ApplicationState;

  @ApiProperty({
    format: 'date-time',
    description: 'Since when, in UTC.',
    example: '2026-11-29T09:00:00.123Z',
  })
  at!: string;
}

export class ApplicationStatusBody {
  @ApiProperty(TRANSACTION_ID)
  transactionId!: string;

  @ApiProperty(STATE)
  state!: ApplicationState;

  @ApiProperty({ type: [ApplicationReasonBody], description: 'Empty if nobody has to look at it.' })
  reasons!: readonly ApplicationReasonBody[];

  @ApiProperty(RECEIVED)
  dateTimeReceived!: string;

  @ApiProperty({ type: [ApplicationStateChangeBody], description: 'Every state, the first one first.' })
  history!: readonly ApplicationStateChangeBody[];
}

export class ListedApplicationBody {
  @ApiProperty({
    ...TRANSACTION_ID,
    nullable: true,
    description: 'Null once the personal data of the application was erased.',
  })
  transactionId!: string | null;

  @ApiProperty(STATE)
  state!: ApplicationState;

  @ApiProperty(RECEIVED)
  dateTimeReceived!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Since when it has been in this state, in UTC.',
    example: '2026-11-29T09:00:01.456Z',
  })
  stateSince!: string;
}

export class ApplicationsPage {
  @ApiProperty({ type: [ListedApplicationBody] })
  applications!: readonly ListedApplicationBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}
