import { applyDecorators, Header, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ApiFailures } from '../../platform/openapi/api-failures.js';
import { Prefilled } from '../../platform/openapi/prefilled.js';
import { CaseSummaryBody, CasesPage, FullCaseBody } from './dto/case-answer.dto.js';

const TAG = 'Administration: licence renewals';

const NO_STORE = {
  'Cache-Control': {
    schema: { type: 'string' as const, enum: ['no-store' as const] },
    description: 'Never kept by caches.',
  },
};

export const DocumentedApplications = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'listRenewals',
      summary: 'List applications for licence renewals',
      description:
        'The oldest first, because it has waited longest. Each parameter you give narrows the list. Nothing in it says anything about the person. ' +
        '`state=IN_REVIEW` are those that wait for a caseworker, and `forwarding=failed` those that somebody has to forward again.',
    }),
    ApiOkResponse({ type: CasesPage, description: 'A page of the list.' }),
  );

export const DocumentedSearch = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags(TAG),
    ApiOperation({
      operationId: 'searchRenewals',
      summary: 'Find the applications of a person, or of a transaction',
      description:
        'The parameters of the list narrow it. What is looked for is sent in the body, because addresses are logged. The audit trail records each ' +
        'search, without the person. An application whose personal data is erased is not found by a licence number.',
    }),
    ApiOkResponse({ type: CasesPage, description: 'A page of the list.' }),
    Prefilled({ body: { drivingLicenceNumber: 'MCADI801206HZ9HM' } }),
  );

export const DocumentedApplication = () =>
  applyDecorators(
    ApiTags(TAG),
    Header('Cache-Control', 'no-store'),
    ApiOperation({
      operationId: 'readRenewal',
      summary: 'Read an application',
      description:
        'With everything that the person has filled in. The audit trail records that you have read it.',
    }),
    ApiOkResponse({ type: FullCaseBody, headers: NO_STORE, description: 'The application.' }),
    ApiFailures('notFound'),
  );

export const DocumentedImage = () =>
  applyDecorators(
    ApiTags(TAG),
    Header('Cache-Control', 'no-store'),
    ApiOperation({
      operationId: 'readRenewalImage',
      summary: 'Read an image of an application',
      description: 'The bytes as they were sent. The audit trail records that you have read it.',
    }),
    ApiProduces('image/jpeg', 'image/png'),
    ApiOkResponse({
      schema: { type: 'string', format: 'binary' },
      headers: NO_STORE,
      description: 'The image.',
    }),
    ApiFailures('notFound'),
  );

export const DocumentedAcceptance = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags(TAG),
    ApiOperation({
      operationId: 'acceptRenewal',
      summary: 'Accept an application that is in review',
      description: 'It is forwarded like one that needed no review.',
    }),
    ApiOkResponse({ type: CaseSummaryBody, description: 'The application as it is now.' }),
    ApiFailures('notFound', 'renewalNotInReview'),
  );

export const DocumentedRejection = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags(TAG),
    ApiOperation({
      operationId: 'rejectRenewal',
      summary: 'Reject an application that is in review',
      description:
        'It is never forwarded. Nobody can take a rejection back: the partner sends in another application.',
    }),
    ApiOkResponse({ type: CaseSummaryBody, description: 'The application as it is now.' }),
    ApiFailures('notFound', 'renewalNotInReview'),
  );

export const DocumentedForwarding = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags(TAG),
    ApiOperation({
      operationId: 'forwardRenewalAgain',
      summary: 'Forward an application again',
      description:
        'One that is `READY`, above all one of which forwarding was given up, when the cause is gone. It is tried as often as a new one.',
    }),
    ApiOkResponse({ type: CaseSummaryBody, description: 'The application as it is now.' }),
    ApiFailures('notFound', 'renewalNotReady'),
  );

export const DocumentedErasure = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags(TAG),
    ApiOperation({
      operationId: 'eraseRenewal',
      summary: 'Erase the personal data of an application',
      description:
        'Before its retention ends. Its data key is destroyed, so that nothing personal of it can be read any more, also in the object store. ' +
        'Only one that is `FORWARDED` or `REJECTED` can be erased. The audit trail records the reason that you give.',
    }),
    ApiOkResponse({ type: CaseSummaryBody, description: 'What is left of the application.' }),
    ApiFailures('notFound', 'renewalOpen'),
  );
