import { applyDecorators, Header } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { KadoeUsageBody } from './kadoe-usage.dto.js';

export const DocumentedKadoeUsage = () =>
  applyDecorators(
    // One address has two answers.
    Header('Vary', 'Accept'),
    ApiTags('Administration: enquiries'),
    ApiExtraModels(KadoeUsageBody),
    ApiOperation({
      operationId: 'countKadoeCalls',
      summary: "Count clients' KADOE calls of a month",
      description:
        'How many calls each client made, and how many of them are chargeable, because they were answered with a keeper. Calls of test clients ' +
        'are never chargeable.',
    }),
    ApiOkResponse({
      description: 'The counts, as JSON or as a CSV file.',
      content: {
        'application/json': { schema: { $ref: getSchemaPath(KadoeUsageBody) } },
        'text/csv': {
          schema: { type: 'string' },
          example:
            'month,clientId,name,environment,calls,chargeable\r\n' +
            '2026-11,6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10,Harbour Parking,live,1250,1100\r\n',
        },
      },
    }),
  );
