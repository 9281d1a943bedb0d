import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PeopleBody } from './people.dto.js';

export const DocumentedPeople = () =>
  applyDecorators(
    ApiTags('Administration: people'),
    ApiOperation({
      operationId: 'listPeople',
      summary: 'List who may enter the console',
      description:
        'Everybody who may enter the console, or was removed. No call lets somebody in: a program whose credentials leak must not ' +
        'be a way for people.',
    }),
    ApiOkResponse({ type: PeopleBody, description: 'Up to 1,000 people.' }),
  );
