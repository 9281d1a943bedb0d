import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CLIENT_WITH_USER } from '../../demonstration/shared-records.js';
import { ApiFailures } from '../../openapi/api-failures.js';
import { Prefilled } from '../../openapi/prefilled.js';
import { ResetUserAnswer } from './user-reset.dto.js';

export const DocumentedUserReset = () =>
  applyDecorators(
    HttpCode(200),
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'resetUserOfClient',
      summary: "Reset a client's user",
      description:
        'For clients that sign in with a password. The password ends, and the user gets a one-time password, which ' +
        'you hand over. The team is told by e-mail that there is one, not what it is. Tokens that the user got ' +
        'before stay valid for up to an hour: to end those too, disable the client. No request body is read.',
    }),
    ApiOkResponse({
      type: ResetUserAnswer,
      headers: {
        'Cache-Control': {
          schema: { type: 'string', enum: ['no-store'] },
          description: 'Never kept by caches.',
        },
      },
      description: 'The one-time password, shown this once.',
    }),
    ApiFailures('notFound'),
    Prefilled({ parameters: { clientId: CLIENT_WITH_USER } }),
  );
