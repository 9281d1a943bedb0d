import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { UsagePage } from './dto/usage.dto.js';

export const DocumentedUsage = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'listUsage',
      summary: "See each client's use of its daily allowance",
      description: 'Every client, in the order in which they were onboarded.',
    }),
    ApiOkResponse({ type: UsagePage, description: 'A page of the list.' }),
  );
