import { ApiProperty } from '@nestjs/swagger';
import { IsUUID, isUUID } from 'class-validator';
import { AUDITED_REASON_LENGTH, issueInAuditedReason } from '../../../platform/audit/audited-reason.js';
import { IsEnvironmentIfGiven } from '../../../platform/clients/client-field-rules.js';
import { ENVIRONMENTS, type Environment } from '../../../platform/environment.js';
import { issueInInstant, parseTimestamp } from '../../../platform/http/instant.js';
import { PageQuery } from '../../../platform/http/page-query.js';
import { Rule } from '../../../platform/http/rule.js';
import { APPLICATION_STATES, type ApplicationState } from '../../applications/application-state.js';
import type { Wanted } from '../../applications/reading/application-reader.js';
import type { ApplicationFilter } from '../../applications/reading/application-summary.js';
import { REVIEW_REASON_CODES, type ReviewReasonCode } from '../../applications/review-reason.js';
import { IMAGE_KINDS, type ImageKind } from '../../applications/submission.js';
import { issueInRejection, REJECTION_LENGTH } from '../rejection-reason.js';

const INSTANT = 'a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC';

const IsOneOfIfGiven = (name: string, values: readonly string[]) =>
  Rule(name, (value) =>
    value === undefined || values.some((each) => each === value)
      ? undefined
      : `must be one of ${values.join(', ')}`,
  );

const IsInstantIfGiven = () =>
  Rule('isInstantIfGiven', (value) => (value === undefined ? undefined : issueInInstant(value)));

export const APPLICATION_ID = { format: 'uuid', example: '0d6f6c1e-52a3-4c1f-8a0e-7b9d2e4f6a11' };

export class CasePath {
  @ApiProperty(APPLICATION_ID)
  @IsUUID(undefined, { message: 'must be a UUID' })
  applicationId!: string;
}

export class CaseImagePath extends CasePath {
  @ApiProperty({ enum: IMAGE_KINDS, example: 'photo' })
  @Rule('isImageKind', (value) =>
    IMAGE_KINDS.some((kind) => kind === value) ? undefined : `must be one of ${IMAGE_KINDS.join(', ')}`,
  )
  kind!: ImageKind;
}

export class ListCasesQuery extends PageQuery {
  @ApiProperty({ enum: APPLICATION_STATES, required: false, description: 'Only applications in this state.' })
  @IsOneOfIfGiven('isStateIfGiven', APPLICATION_STATES)
  state?: ApplicationState;

  @ApiProperty({
    enum: REVIEW_REASON_CODES,
    required: false,
    description: 'Only applications with this reason for a review.',
  })
  @IsOneOfIfGiven('isReasonIfGiven', REVIEW_REASON_CODES)
  reason?: ReviewReasonCode;

  @ApiProperty({
    format: 'uuid',
    required: false,
    description: 'Only applications of this client.',
    example: '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10',
  })
  @Rule('isClientIdIfGiven', (value) =>
    value === undefined || isUUID(value) ? undefined : 'must be the id of a client',
  )
  client?: string;

  @ApiProperty({
    enum: ENVIRONMENTS,
    required: false,
    description: 'Only applications of live clients, or of test clients.',
  })
  @IsEnvironmentIfGiven()
  environment?: Environment;

  @ApiProperty({
    enum: ['failed'],
    required: false,
    description: 'Only applications of which forwarding was given up.',
  })
  @IsOneOfIfGiven('isForwardingIfGiven', ['failed'])
  forwarding?: 'failed';

  @ApiProperty({
    required: false,
    description: `Only applications received at this time or later: ${INSTANT}.`,
    example: '2026-11-01',
  })
  @IsInstantIfGiven()
  receivedFrom?: string;

  @ApiProperty({
    required: false,
    description: `Only applications received before this time: ${INSTANT}.`,
    example: '2030-12-01',
  })
  @IsInstantIfGiven()
  receivedTo?: string;
}

/** The filter that a validated query describes. */
export function filterOf(query: ListCasesQuery): ApplicationFilter {
  const { state, reason, client, environment, forwarding, receivedFrom, receivedTo } = query;
  return {
    state,
    reason,
    clientId: client,
    environment,
    forwardingFailed: forwarding === undefined ? undefined : true,
    receivedFrom: receivedFrom === undefined ? undefined : parseTimestamp(receivedFrom),
    receivedTo: receivedTo === undefined ? undefined : parseTimestamp(receivedTo),
  };
}

const LICENCE_NUMBER = /^[A-Za-z0-9]{16}$/;

/** What the person or the partner is known by travels in the body, because addresses are logged on the way. */
export class SearchCasesBody {
  @ApiProperty({
    required: false,
    pattern: LICENCE_NUMBER.source,
    description: "The person's driving licence number. Send either this, or a transaction with its client.",
    example: 'MCADI801206HZ9HM',
  })
  @Rule('isLicenceNumberIfGiven', (value, body) => {
    const { transactionId } = body as SearchCasesBody;
    if (value === undefined && transactionId === undefined) return 'is required, or transactionId';
    if (value !== undefined && transactionId !== undefined)
      return 'must not be given together with transactionId';
    if (value === undefined) return undefined;
    return typeof value === 'string' && LICENCE_NUMBER.test(value)
      ? undefined
      : 'must be 16 letters and digits';
  })
  drivingLicenceNumber?: string;

  @ApiProperty({
    required: false,
    minLength: 1,
    maxLength: 256,
    description: "The partner's id of the transaction.",
    example: '123456789012345678901234',
  })
  @Rule('isTransactionIdIfGiven', (value) => {
    if (value === undefined) return undefined;
    const isId = typeof value === 'string' && value.length > 0 && [...value].length <= 256;
    return isId ? undefined : 'must have 1 to 256 characters';
  })
  transactionId?: string;

  @ApiProperty({
    required: false,
    format: 'uuid',
    description: 'The client that has sent the transaction. Required with `transactionId`.',
    example: '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10',
  })
  @Rule('isClientOfTransaction', (value, body) => {
    const { transactionId } = body as SearchCasesBody;
    if (transactionId === undefined) {
      return value === undefined ? undefined : 'must not be given without transactionId';
    }
    return isUUID(value) ? undefined : 'must be the id of the client that has sent the transaction';
  })
  clientId?: string;
}

export function wantedOf({ drivingLicenceNumber, transactionId, clientId }: SearchCasesBody): Wanted {
  return drivingLicenceNumber === undefined
    ? { transactionId: transactionId ?? '', clientId: clientId ?? '' }
    : { drivingLicenceNumber };
}

export class RejectCaseBody {
  @ApiProperty({
    ...REJECTION_LENGTH,
    description: 'Why. It is kept sealed with the application, and erased with it.',
    example: 'The photograph shows another person than the photocard.',
  })
  @Rule('isRejection', issueInRejection)
  reason!: string;
}

export class EraseCaseBody {
  @ApiProperty({
    ...AUDITED_REASON_LENGTH,
    description: 'Why it is erased before its time: for the audit trail. One line, without personal data.',
    example: 'the person has asked for erasure',
  })
  @Rule('isAuditedReason', issueInAuditedReason)
  reason!: string;
}
