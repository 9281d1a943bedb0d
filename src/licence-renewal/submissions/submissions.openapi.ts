import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CorrelationIdHeader } from '../../platform/openapi/correlation-id-header.js';
import { TEST_SCENARIOS } from '../applications/submission.js';
import { ApiErrors } from '../errors/api-errors.js';
import { REQUEST_EXAMPLES } from '../openapi/examples.js';
import {
  AcceptedApplicationBody,
  ApplicationStatusBody,
  ApplicationsPage,
} from './dto/application-answer.dto.js';
import { APPLICATION } from './fields/application-fields.js';
import { schemaOf } from './fields/field-schema.js';
import { SCENARIO_HEADER } from './test-scenario.js';

/** A header of the answer to a request that was accepted before. */
export const REPLAYED = 'Idempotency-Replayed';

const TAG = 'Applications';

export const DocumentedSubmission = () =>
  applyDecorators(
    HttpCode(HttpStatus.ACCEPTED),
    ApiTags(TAG),
    CorrelationIdHeader(),
    ApiHeader({
      name: SCENARIO_HEADER,
      required: false,
      description:
        'Only for test clients: what becomes of the application. The header of a live client is ignored.',
      schema: { type: 'string', enum: [...TEST_SCENARIOS] },
    }),
    ApiOperation({
      operationId: 'submitApplication',
      summary: 'Submit a driving licence renewal application',
      description:
        'At most 10 MiB, with images of at most 4 MiB and 25 million pixels each. A field that is null counts as absent. ' +
        'The answer is sent when the application and its images are on the disk.\n\n' +
        'When it is not answered, or with 503, send it again with the same `transactionId`.',
    }),
    ApiBody({ schema: schemaOf(APPLICATION), examples: REQUEST_EXAMPLES }),
    ApiAcceptedResponse({
      type: AcceptedApplicationBody,
      description: 'The application is stored.',
      headers: {
        Location: { required: true, description: 'Where its status is.', schema: { type: 'string' } },
        [REPLAYED]: {
          description:
            '`true` when the same application was accepted before. Then `dateTimeReceived` is the first one.',
          schema: { type: 'string', enum: ['true'] },
        },
      },
    }),
    ApiErrors('invalidField', 'duplicateTransaction'),
  );

export const DocumentedList = () =>
  applyDecorators(
    ApiTags(TAG),
    CorrelationIdHeader(),
    ApiOperation({
      operationId: 'listApplications',
      summary: 'List your applications',
      description:
        'What arrived, and what became of it, the oldest first: for the reconciliation at the end of a day. Each parameter that you give narrows the list.',
    }),
    ApiOkResponse({ type: ApplicationsPage, description: 'A page of the list.' }),
  );

export const DocumentedStatus = () =>
  applyDecorators(
    ApiTags(TAG),
    CorrelationIdHeader(),
    ApiOperation({
      operationId: 'getApplication',
      summary: 'Get the status of an application',
      description: 'The state of one of your applications, and its history. It has no personal data.',
    }),
    ApiOkResponse({ type: ApplicationStatusBody, description: 'The status.' }),
    ApiErrors('unknownTransaction'),
  );
