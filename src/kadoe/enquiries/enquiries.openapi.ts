import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CorrelationIdHeader } from '../../platform/openapi/correlation-id-header.js';
import { ApiErrors } from '../errors/api-errors.js';
import { ANSWER_EXAMPLES, REQUEST_EXAMPLES } from '../openapi/examples.js';
import { EnquiryBody } from './dto/enquiry.dto.js';
import { KeeperAnswerBody } from './dto/keeper-answer.dto.js';

export const DocumentedEnquiry = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags('Enquiries'),
    CorrelationIdHeader(),
    ApiOperation({
      operationId: 'findKeeper',
      summary: 'Get the keeper of a vehicle at the date of an event',
      description:
        'Send the mark that the vehicle carried on that day, or its VIN. What is not known is left out of the answer.\n\n' +
        'Every call whose fields are valid is recorded with your reference and reason, whether it is answered or refused, and the record is kept for years. ' +
        'A call that is answered with a keeper is chargeable, except in the test environment. Repeating a call makes another enquiry.',
    }),
    ApiBody({ type: EnquiryBody, examples: REQUEST_EXAMPLES }),
    ApiOkResponse({
      type: KeeperAnswerBody,
      description: 'The vehicle, with its keeper or with a message that says why there is none.',
      examples: ANSWER_EXAMPLES,
    }),
    ApiErrors(
      'invalidFormat',
      'enquirer',
      'linkProvider',
      'reason',
      'scrapped',
      'noKeeper',
      'withheld',
      'noInformation',
    ),
  );
