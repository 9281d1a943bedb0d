import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CLIENT_WITH_USER } from '../../demonstration/shared-records.js';
import { ApiFailures } from '../../openapi/api-failures.js';
import { Prefilled } from '../../openapi/prefilled.js';

export const DocumentedMove = () =>
  applyDecorators(
    HttpCode(HttpStatus.NO_CONTENT),
    ApiTags('Administration: usage plans'),
    ApiOperation({
      operationId: 'changePlanOfClient',
      summary: 'Give a client another usage plan',
      description:
        'Only clients of KADOE and of licence renewal have one. The plan takes effect in every process within a second. What the client has ' +
        'used of its quota counts for the new quota too, unless the new one has another period.',
    }),
    ApiNoContentResponse({ description: 'The client has the plan.' }),
    ApiFailures('notFound'),
    Prefilled({ parameters: { clientId: CLIENT_WITH_USER }, body: { plan: 'standard' } }),
  );
