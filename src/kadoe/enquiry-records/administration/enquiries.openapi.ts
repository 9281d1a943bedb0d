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
        'A rare outcome is found sooner between two times. Records can be neither changed nor removed before their retention ends.',
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
        'Those that asked about it by this mark or by this VIN, the newest first, with the parameters of the list. It travels in the body, so that ' +
        'it is in no log of addresses. The audit trail has each search, and not the vehicle.',
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
        'The enquiry and the facts that the register held to be true then, whatever was loaded since. The keeper is masked, and one who is ' +
        'withheld today is masked as a whole. The audit trail says that you have looked.',
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
        'Also of a keeper who is withheld today. The reason you give is in the audit trail, and the name is not.',
    }),
    ApiOkResponse({ type: NamedExplanationBody, headers: NO_STORE, description: 'The explanation.' }),
    ApiFailures('notFound'),
  );
