import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ETAG_HEADER, entityTagOf } from '../../platform/http/entity-tag.js';
import { ApiFailures } from '../../platform/openapi/api-failures.js';
import { Prefilled } from '../../platform/openapi/prefilled.js';
import { COUNCIL } from '../demo/demo-records.js';
import { KadoeClientBody, KadoeClientPage } from './dto/kadoe-client.dto.js';

const CLIENT = { parameters: { clientId: COUNCIL.id } };

/** What the client of the demonstration is. To set it again changes no tag, so the request works any number of times. */
const AS_IT_IS = { enquirers: COUNCIL.enquirers, linkProviderId: null, mandates: [], plan: COUNCIL.plan };

const TAG_AS_IT_IS = entityTagOf([
  ...[COUNCIL.id, JSON.stringify(COUNCIL.enquirers)],
  ...[null, JSON.stringify([]), COUNCIL.plan],
]);

export const DocumentedKadoeClientList = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'listKadoeClients',
      summary: 'List KADOE clients with their enquirers',
      description:
        'In whose name each client may ask, for which reasons, on whose behalf, and by which usage plan; by name. Each parameter you ' +
        'give narrows the list.',
    }),
    ApiOkResponse({ type: KadoeClientPage, description: 'A page of the list.' }),
  );

export const DocumentedKadoeClient = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'readKadoeClient',
      summary: "Read a KADOE client's enquirers and plan",
      description:
        'In whose name the client may ask, for which reasons, as whose link provider, and by its usage plan how often.',
    }),
    ApiOkResponse({
      type: KadoeClientBody,
      headers: ETAG_HEADER,
      description: 'Its enquirers and mandates.',
    }),
    ApiFailures('notFound'),
    Prefilled(CLIENT),
  );

export const DocumentedKadoeClientChange = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'changeKadoeClient',
      summary: "Change a KADOE client's enquirers and plan",
      description:
        'Enquirers, reasons, the number of the link provider, mandates and the plan are set together. When an enquirer is removed, the ' +
        'mandates that it gave end. The change takes effect in every process within a second.',
    }),
    ApiOkResponse({
      type: KadoeClientBody,
      headers: ETAG_HEADER,
      description: 'Its enquirers and mandates as they are now.',
    }),
    ApiFailures('notFound', 'enquirerTaken', 'linkProviderTaken', 'changedSince'),
    Prefilled({ parameters: { ...CLIENT.parameters, 'If-Match': TAG_AS_IT_IS }, body: AS_IT_IS }),
  );
