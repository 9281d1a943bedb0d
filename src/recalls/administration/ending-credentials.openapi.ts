import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EndingCredentialPage } from './dto/ending-credential.dto.js';

export const DocumentedEndingCredentials = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'listEndingCredentials',
      summary: 'List secrets, keys and passwords that end within 30 days',
      description:
        'Of all clients that are not disabled; the earliest end first. One that has ended remains in the list while the ' +
        'client has no other of its kind. Keys that were replaced and one-time passwords are left out.',
    }),
    ApiOkResponse({ type: EndingCredentialPage, description: 'A page of the list.' }),
  );
