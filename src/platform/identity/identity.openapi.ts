import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { LOCAL_TENANT_ID } from './identity-addresses.js';
import { TokenErrorBody, TokenForm } from './token-endpoint/token-form.dto.js';
import { TokenResponse } from './token-endpoint/token-response.dto.js';

const FAILURES = {
  400: 'AADSTS9002313 malformed',
  500: 'AADSTS50000 unforeseen',
  503: 'AADSTS90033 a part that is needed is down; try again',
};

const DISCOVERY_FAILURES = {
  ...FAILURES,
  429: 'AADSTS90055 too many requests of this address: wait as long as Retry-After says',
};

const TOKEN_FAILURES = {
  ...FAILURES,
  400: [
    'AADSTS900144 a parameter is missing',
    '90014 the scope is missing',
    '70003 another grant type',
    '70011 another scope',
    '700016 unknown client',
    '7000112 disabled client',
    '9000411 a parameter given twice',
    '9002313 malformed',
    '90002 unknown tenant',
  ].join(', '),
  401: 'AADSTS7000216 the client secret is missing, 7000215 it is wrong, 7000222 it has expired',
  429: 'AADSTS90055 too many requests of this client or address: wait as long as Retry-After says',
};

const ApiFailures = (failures: Readonly<Record<number, string>>) =>
  applyDecorators(
    ...Object.entries(failures).map(([status, description]) =>
      ApiResponse({ status: Number(status), description, type: TokenErrorBody }),
    ),
  );

export const ApiTenant = () =>
  ApiParam({
    name: 'tenant',
    type: String,
    description: 'The directory. The issuer has only one, and answers for it under any name.',
    example: LOCAL_TENANT_ID,
  });

/** The other way in which a client proves itself at the token endpoint, for the documents that describe it. */
export const CLIENT_BASIC_SCHEME = {
  clientBasic: {
    type: 'http',
    scheme: 'basic',
    description:
      'Only for the token endpoint: the client ID as username and the client secret as password, instead of `client_id` and `client_secret` in the form.',
  },
} as const;

/** The token endpoint's page of the specification. */
export const ApiToken = (operationId: string) =>
  applyDecorators(
    ApiTags('Authentication'),
    ApiOperation({
      operationId,
      summary: 'Get an access token',
      description:
        'OAuth 2.0 client credentials. Cache the token until it expires. The client proves itself with `client_id` and ' +
        '`client_secret` in the form, or with both in HTTP Basic.',
    }),
    ApiSecurity('clientBasic'),
    ApiConsumes('application/x-www-form-urlencoded'),
    ApiBody({ type: TokenForm }),
    ApiOkResponse({ type: TokenResponse, description: 'An access token.' }),
    ApiFailures(TOKEN_FAILURES),
  );

/** The page of what is published about the issuer. */
export const ApiDiscovery = (operationId: string, summary: string, type: new () => object) =>
  applyDecorators(
    ApiTags('Authentication'),
    ApiOperation({ operationId, summary }),
    ApiTenant(),
    ApiOkResponse({ type, description: summary }),
    ApiFailures(DISCOVERY_FAILURES),
  );
