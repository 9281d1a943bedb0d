import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../errors/api-errors.js';
import { ClientDaysBody, UsagePage } from './dto/usage.dto.js';

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

export const DocumentedClientUse = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'readClientUsage',
      summary: "See a client's calls of the last 30 days",
      description:
        'Of a client of any surface, as its daily allowance or the quota of its usage plan counts them.',
    }),
    ApiOkResponse({ type: ClientDaysBody, description: 'The days.' }),
    ApiErrors('notFound'),
  );
