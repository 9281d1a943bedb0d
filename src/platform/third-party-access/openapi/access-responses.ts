import {
  invalidRequest,
  PLATFORM_RULES,
  RequestError,
  tooManyRequests,
  unavailable,
} from '../../errors/request-error.js';
import type { Headers, Response } from '../../openapi/surface-document.js';
import {
  AccessError,
  authenticationFailed,
  credentialsRefused,
  passwordExpired,
} from '../errors/access-error.js';
import { toAccessError } from '../errors/access-error-mapper.js';

const REQUEST_ID = '9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b';

const ruled = (rule: string) =>
  toAccessError(invalidRequest({ part: 'body', field: 'body', message: 'is wrong', rule }));

/** The errors by status, each with the summary of its example. */
const ERRORS: Readonly<Record<string, readonly (readonly [summary: string, error: AccessError])[]>> = {
  '400': [
    [
      'Everything that is wrong, at most 100 things',
      toAccessError(
        invalidRequest(
          { part: 'body', field: 'userName', message: 'is required' },
          { part: 'body', field: 'password', message: 'must be a string' },
        ),
      ),
    ],
    [
      'A malformed X-Correlation-ID',
      toAccessError(
        invalidRequest({
          part: 'headers',
          field: 'X-Correlation-ID',
          message: 'must have 1 to 128 visible ASCII characters',
          rule: PLATFORM_RULES.correlationId,
        }),
      ),
    ],
  ],
  '401': [
    ['The user does not exist, the password or code is wrong, or too many were', authenticationFailed()],
    ['The password is right and has expired, or is a one-time password', passwordExpired()],
  ],
  '403': [['The API key is not one of the client, or the client is disabled', credentialsRefused(403, {})]],
  '413': [['The body is larger than 4 KiB', ruled(PLATFORM_RULES.bodyTooLarge)]],
  '415': [['The body is not JSON', ruled(PLATFORM_RULES.mediaType)]],
  '429': [['Too many calls', toAccessError(tooManyRequests(1))]],
  '500': [['An error of the service', toAccessError(new Error('example'))]],
  '503': [['The service is busy or down', toAccessError(unavailable(undefined))]],
};

/** The same status has another meaning where a token and a key are needed. */
const TOKEN_REFUSED = [
  ['The token is missing, expired or invalid', toAccessError(new RequestError('tokenInvalid'))],
] as const;

export const ACCESS_HEADERS: Headers = {
  'X-Request-Id': {
    description: 'Identifies the call in our log.',
    required: true,
    schema: { type: 'string', format: 'uuid' },
    example: REQUEST_ID,
  },
  'X-Correlation-ID': {
    description: 'The one that you sent, or a new one.',
    required: true,
    schema: { type: 'string', minLength: 1, maxLength: 128 },
    example: 'b5d9b2bd-6e8f-4275-bdd3-c8086fe09c52',
  },
  'WWW-Authenticate': {
    description: 'With every 401.',
    required: true,
    schema: { type: 'string', pattern: '^Bearer' },
    example: 'Bearer',
  },
  'Retry-After': {
    description: 'Seconds to wait.',
    required: true,
    schema: { type: 'string', pattern: '^[0-9]+$' },
    example: '1',
  },
  'RateLimit-Policy': {
    description: 'The limit of key renewals of a client.',
    schema: { type: 'string' },
    example: '"key-renewals";q=5;w=50',
  },
  RateLimit: {
    description: 'What is left of it.',
    schema: { type: 'string' },
    example: '"key-renewals";r=4;t=10',
  },
};

export function accessHeadersOf(status: number, isPublic: boolean): Headers {
  const names = ['X-Request-Id', 'X-Correlation-ID'];
  if (status === 401) names.push('WWW-Authenticate');
  if (status === 429 || status === 503) names.push('Retry-After');
  if (!isPublic && status !== 401 && status !== 403) names.push('RateLimit-Policy', 'RateLimit');
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** The responses of the stages before a handler that needs credentials, by status. */
export function accessPipelineResponses(): Record<string, { name: string; response: Response }> {
  return {
    '400': { name: 'InvalidHeader', response: responseOf(400, ERRORS['400']?.slice(1) ?? [], false) },
    '401': { name: 'Unauthorized', response: responseOf(401, TOKEN_REFUSED, false) },
    '403': { name: 'Forbidden', response: responseOf(403, ERRORS['403'] ?? [], false) },
    '429': { name: 'TooManyRequests', response: responseOf(429, ERRORS['429'] ?? [], false) },
    '500': { name: 'Unexpected', response: responseOf(500, ERRORS['500'] ?? [], false) },
    '503': { name: 'Unavailable', response: responseOf(503, ERRORS['503'] ?? [], false) },
  };
}

/** @param statuses those that an operation can answer with besides */
export function accessErrorResponses(
  statuses: readonly string[],
  isPublic: boolean,
): Record<string, Response> {
  return Object.fromEntries(
    statuses.map((status) => [status, responseOf(Number(status), ERRORS[status] ?? [], isPublic)]),
  );
}

function responseOf(
  status: number,
  errors: readonly (readonly [summary: string, error: AccessError])[],
  isPublic: boolean,
): Response {
  return {
    description: errors.map(([summary]) => summary).join('. '),
    headers: accessHeadersOf(status, isPublic),
    content: {
      'application/json': {
        schema: {
          type: 'array',
          minItems: 1,
          maxItems: 100,
          items: { $ref: '#/components/schemas/AccessErrorBody' },
        },
        examples: Object.fromEntries(
          errors.map(([summary, error], index) => [
            `example${index + 1}`,
            { summary, value: error.body(REQUEST_ID) },
          ]),
        ),
      },
    },
  };
}
