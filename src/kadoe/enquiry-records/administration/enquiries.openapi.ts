import { applyDecorators, Header, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiFailures } from '../../../platform/openapi/api-failures.js';
import { EnquiriesPage } from './enquiry-answer.dto.js';
import { MaskedExplanationBody, NamedExplanationBody } from './explanation.dto.js';

const TAG = 'Administration: enquiries';

const NO_STORE = {
  'Cache-Control': {
    schema: { type: 'string' as const, enum: ['no-store' as const] },
    description: 'Never kept by caches.',
  },
};

export const DocumentedEnquiries = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'listEnquiries',
      summary: 'List enquiries',
      description:
        'Every enquiry that passed validation, refusals included, the newest first. Each parameter you give narrows the list. ' +
        'To find a rare outcome quickly, give `since` and `until`. A record can be neither changed nor removed before its retention ends.',
    }),
    ApiOkResponse({ type: EnquiriesPage, description: 'A page of the list.' }),
  );

export const DocumentedSearch = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags(TAG),
    ApiOperation({
      operationId: 'searchEnquiries',
      summary: 'Find the enquiries about a vehicle',
      description:
        'The enquiries that had this mark, or this VIN, the newest first. The parameters of the list narrow it. The mark or VIN is sent in the body, because ' +
        'addresses are logged. The audit trail records each search, without the vehicle.',
    }),
    ApiOkResponse({ type: EnquiriesPage, description: 'A page of the list.' }),
  );

export const DocumentedExplanation = () =>
  applyDecorators(
    ApiTags(TAG),
    Header('Cache-Control', 'no-store'),
    ApiOperation({
      operationId: 'explainEnquiry',
      summary: 'Explain an answer',
      description:
        'The enquiry, and the facts that the register held to be true then, whatever was loaded since. The keeper is masked; of a keeper who is ' +
        'withheld today nothing is shown. The audit trail records that you have looked.',
    }),
    ApiOkResponse({ type: MaskedExplanationBody, headers: NO_STORE, description: 'The explanation.' }),
    ApiFailures('notFound'),
  );

export const DocumentedKeeper = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    Header('Cache-Control', 'no-store'),
    ApiTags(TAG),
    ApiOperation({
      operationId: 'explainEnquiryWithKeeper',
      summary: 'Explain an answer, with the name and address of the keeper',
      description:
        'A keeper who is withheld today is shown too. The audit trail records the reason that you give, and not the name.',
    }),
    ApiOkResponse({ type: NamedExplanationBody, headers: NO_STORE, description: 'The explanation.' }),
    ApiFailures('notFound'),
  );
