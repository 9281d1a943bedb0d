import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { UndeliveredMailPage } from './undelivered-mails.dto.js';

export const DocumentedUndeliveredMails = () =>
  applyDecorators(
    ApiTags('Administration: mail'),
    ApiOperation({
      operationId: 'listUndeliveredMails',
      summary: 'List mails that are not delivered',
      description:
        'Mails that a mail server has refused, and mails that have waited for more than an hour; the oldest first. A refused mail ' +
        'is tried again once a day. The text of a mail is not in the list.',
    }),
    ApiOkResponse({ type: UndeliveredMailPage, description: 'A page of the list.' }),
  );
