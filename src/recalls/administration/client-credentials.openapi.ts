import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../errors/api-errors.js';
import { NO_STORE_HEADER, ShownOnce } from './administration.openapi.js';
import { IssuedSecretBody, NewApiKeyBody } from './dto/client-credentials.dto.js';

export const DocumentedKeyRotation = () =>
  applyDecorators(
    ShownOnce(),
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'rotateApiKey',
      summary: "Rotate a client's API key",
      description:
        'The client gets a new key. Those it had end: at once, or after the overlap that you give it to change over.',
    }),
    ApiCreatedResponse({
      type: NewApiKeyBody,
      headers: NO_STORE_HEADER,
      description: 'The new key, shown this once.',
    }),
    ApiErrors('notFound'),
  );

export const DocumentedKeyRevocation = () =>
  applyDecorators(
    HttpCode(HttpStatus.NO_CONTENT),
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'revokeApiKey',
      summary: "Revoke one of a client's API keys",
      description:
        'It ends at once, also when it is the last one; only your own last one you can not revoke.',
    }),
    ApiNoContentResponse({ description: 'The key is revoked.' }),
    ApiErrors('ownAccess', 'notFound'),
  );

export const DocumentedSecretIssue = () =>
  applyDecorators(
    ShownOnce(),
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'issueClientSecret',
      summary: 'Issue a client secret',
      description:
        'It is valid for 2 years, beside the one the client has; at most two may be live. The team is told by e-mail ' +
        'that there is one, not what it is. No request body is read.',
    }),
    ApiCreatedResponse({
      type: IssuedSecretBody,
      headers: NO_STORE_HEADER,
      description: 'The new secret, shown this once.',
    }),
    ApiErrors('notFound', 'secretLimitReached'),
  );

export const DocumentedSecretRevocation = () =>
  applyDecorators(
    HttpCode(HttpStatus.NO_CONTENT),
    ApiTags('Administration: clients'),
    ApiOperation({
      operationId: 'revokeClientSecret',
      summary: "Revoke one of a client's secrets",
      description:
        'It gets no more access tokens, also when it is the last one; only your own last one you can not revoke. ' +
        'Tokens that it got before stay valid until they expire: to end those too, disable the client.',
    }),
    ApiNoContentResponse({ description: 'The secret is revoked.' }),
    ApiErrors('ownAccess', 'notFound'),
  );
