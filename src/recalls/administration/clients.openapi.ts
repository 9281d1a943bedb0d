import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ETAG_HEADER } from '../../platform/http/entity-tag.js';
import { ApiByRole } from '../../platform/openapi/surface-clients.js';
import { ApiErrors } from '../errors/api-errors.js';
import { NO_STORE_HEADER, ShownOnce } from './administration.openapi.js';
import { ClientPage, FullClientBody } from './dto/client.dto.js';
import { OnboardedClientAnswer } from './dto/onboard-client.dto.js';

export const DocumentedOnboarding = () =>
  applyDecorators(
    ShownOnce(),
    ApiByRole(),
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'onboardClient',
      summary: 'Onboard a client',
      description:
        'A manufacturer comes with its first client; with `manufacturerId` a manufacturer gets one more. Clients of the ' +
        'other roles have no manufacturer. Body and answer depend on `role`. The answer is what `recalls onboard` prints.',
    }),
    ApiCreatedResponse({
      type: OnboardedClientAnswer,
      headers: NO_STORE_HEADER,
      description: 'Everything the client needs, its secret and key shown this once.',
    }),
    ApiErrors('nameTaken', 'enquirerTaken', 'linkProviderTaken'),
  );

export const DocumentedClientList = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'listClients',
      summary: 'List clients',
      description: 'In the order in which they were onboarded. Each parameter you give narrows the list.',
    }),
    ApiOkResponse({ type: ClientPage, description: 'A page of the list.' }),
  );

export const DocumentedClient = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'readClient',
      summary: 'Read a client',
      description: 'With its live API keys and client secrets, but never with what was shown once.',
    }),
    ApiOkResponse({ type: FullClientBody, headers: ETAG_HEADER, description: 'The client.' }),
    ApiErrors('notFound'),
  );

export const DocumentedClientChange = () =>
  applyDecorators(
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'changeClient',
      summary: "Change a client's name, team address and daily allowance",
      description:
        'All three are set. Clients of other surfaces have no daily allowance: theirs must be `null`. A new allowance counts for the day that has begun, also when it is smaller than what was ' +
        'used: within a second every process goes by it.',
    }),
    ApiOkResponse({ type: FullClientBody, headers: ETAG_HEADER, description: 'The client as it is now.' }),
    ApiErrors('notFound', 'changedSince'),
  );

export const DocumentedDisabling = () =>
  applyDecorators(
    HttpCode(HttpStatus.NO_CONTENT),
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'disableClient',
      summary: 'Disable a client',
      description:
        'Its calls and token requests are refused, within a second by every process. While all clients of a ' +
        'manufacturer are disabled it can send no file over SFTP either. A client that is disabled already stays so.',
    }),
    ApiNoContentResponse({ description: 'The client is disabled.' }),
    ApiErrors('ownAccess', 'notFound'),
  );

export const DocumentedEnabling = () =>
  applyDecorators(
    HttpCode(HttpStatus.NO_CONTENT),
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'enableClient',
      summary: 'Enable a client',
      description:
        'It may call again, with the credentials it has. A client that may call already still may.',
    }),
    ApiNoContentResponse({ description: 'The client is enabled.' }),
    ApiErrors('notFound'),
  );
