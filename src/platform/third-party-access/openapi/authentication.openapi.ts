import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiFailures } from '../../openapi/api-failures.js';
import { CorrelationIdHeader } from '../../openapi/correlation-id-header.js';
import { EmptyAnswer, IdTokenAnswer, NewApiKeyAnswer } from '../dto/authentication.dto.js';

/** The errors of a public operation, all by their status. */
const PUBLIC_FAILURES = ['400', '413', '415', '429', '500', '503'];

export const DocumentedAuthenticate = () =>
  applyDecorators(
    ApiTags('Sign-in'),
    CorrelationIdHeader(),
    ApiOperation({
      operationId: 'authenticate',
      summary: 'Get a token',
      description:
        'The token lives one hour. Keep it for that long instead of signing in before each call. After five wrong ' +
        'passwords or codes in 15 minutes, a username can’t sign in from that network for 15 minutes.',
    }),
    ApiOkResponse({ type: IdTokenAnswer, description: 'A token.' }),
    ApiFailures('401', ...PUBLIC_FAILURES),
  );

export const DocumentedPassword = () =>
  applyDecorators(
    ApiTags('Sign-in'),
    CorrelationIdHeader(),
    ApiOperation({
      operationId: 'changePassword',
      summary: 'Set a new password',
      description:
        'With the present password, also when it has expired, with a one-time password, or with a code that was ' +
        'sent by mail. A password expires after 90 days. Tokens that you have stay valid.',
    }),
    ApiOkResponse({ type: EmptyAnswer, description: 'The password is changed.' }),
    ApiFailures('401', ...PUBLIC_FAILURES),
  );

export const DocumentedNewPassword = () =>
  applyDecorators(
    ApiTags('Sign-in'),
    CorrelationIdHeader(),
    ApiOperation({
      operationId: 'requestVerifyCode',
      summary: 'Get a code for a new password',
      description:
        'If the user exists and the address is the registered one, a code of 6 digits is sent there. It can be used ' +
        'once, within 15 minutes, and is worthless after 5 wrong ones. Three codes an hour are sent, and after ten ' +
        'wrong codes in a day no code is accepted. The answer is the same in any case.',
    }),
    ApiOkResponse({ type: EmptyAnswer, description: 'The request was taken.' }),
    ApiFailures(...PUBLIC_FAILURES),
  );

export const DocumentedNewApiKey = () =>
  applyDecorators(
    ApiTags('API keys'),
    CorrelationIdHeader(),
    ApiOperation({
      operationId: 'renewApiKey',
      summary: 'Get a new API key',
      description:
        'It replaces the key that you have, which works for 60 seconds more, so that your other processes can ' +
        'follow. A client has one key. No request body is read.',
    }),
    ApiOkResponse({ type: NewApiKeyAnswer, description: 'The new key, shown this once.' }),
  );
