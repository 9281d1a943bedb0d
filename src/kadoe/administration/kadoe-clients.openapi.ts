import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ETAG_HEADER } from '../../platform/http/entity-tag.js';
import { ApiFailures } from '../../platform/openapi/api-failures.js';
import { KadoeClientBody } from './dto/kadoe-client.dto.js';

export const DocumentedKadoeClient = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'readKadoeClient',
      summary: "Read a KADOE client's enquirers and plan",
      description:
        'In whose name the client asks, for which reasons, and as whose link provider; and how often, by its usage plan.',
    }),
    ApiOkResponse({
      type: KadoeClientBody,
      headers: ETAG_HEADER,
      description: 'Its enquirers and mandates.',
    }),
    ApiFailures('notFound'),
  );

export const DocumentedKadoeClientChange = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'changeKadoeClient',
      summary: "Change a KADOE client's enquirers and plan",
      description:
        'Enquirers, reasons, the number of the link provider, mandates and the plan are set together. The mandates that an ' +
        'enquirer gave end when it is removed. Every process goes by the change within a second.',
    }),
    ApiOkResponse({
      type: KadoeClientBody,
      headers: ETAG_HEADER,
      description: 'Its enquirers and mandates as they are now.',
    }),
    ApiFailures('notFound', 'enquirerTaken', 'linkProviderTaken', 'changedSince'),
  );
