import { applyDecorators, Header } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../errors/api-errors.js';
import { NewSecretBody, SecretBody } from './dto/client-secrets.dto.js';

/** No cache between the service and its client may store a secret. */
const NO_STORE = 'no-store';
const DOCUMENTED_NO_STORE = {
  'Cache-Control': {
    schema: { type: 'string' as const, enum: [NO_STORE] },
    description: 'Never kept by caches.',
  },
};

export const DocumentedRenewal = () =>
  applyDecorators(
    Header('Cache-Control', NO_STORE),
    ApiTags('Credentials'),
    ApiOperation({
      operationId: 'renewClientSecret',
      summary: 'Obtain a new client secret',
      description:
        'The new secret is valid for 2 years. The old one stays valid until it expires or you remove it, so that you ' +
        'can change over without interruption. At most two may be live at once. A request body is ignored. Your ' +
        'team e-mail address is told that there is a new secret.',
    }),
    ApiOkResponse({
      type: NewSecretBody,
      headers: DOCUMENTED_NO_STORE,
      description: 'The new secret, shown this once.',
    }),
    ApiErrors('secretLimitReached'),
  );

export const DocumentedList = () =>
  applyDecorators(
    Header('Cache-Control', NO_STORE),
    ApiTags('Credentials'),
    ApiOperation({
      operationId: 'listClientSecrets',
      summary: 'List your live client secrets',
      description:
        'The oldest first, without the secrets themselves. Removed and expired ones are not listed.',
    }),
    ApiOkResponse({
      type: [SecretBody],
      headers: DOCUMENTED_NO_STORE,
      description: 'The secrets that are neither removed nor expired, at most two.',
    }),
  );

export const DocumentedRemoval = () =>
  applyDecorators(
    ApiTags('Credentials'),
    ApiOperation({
      operationId: 'removeClientSecret',
      summary: 'Remove a client secret',
      description:
        'It gets no more access tokens from then on; tokens it got before stay valid until they expire. Your last ' +
        'live secret cannot be removed.',
    }),
    ApiNoContentResponse({ description: 'The secret is removed.' }),
    ApiErrors('lastSecret', 'notFound'),
  );
