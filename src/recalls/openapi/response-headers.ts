import type { OpenAPIObject } from '@nestjs/swagger';

type Headers = NonNullable<NonNullable<OpenAPIObject['components']>['headers']>;

/** `components.headers` of the OpenAPI document: the headers that many operations answer with. */
export const RESPONSE_HEADERS: Headers = {
  'X-Request-Id': {
    description: 'Identifies the call in our log. Error bodies carry the same value as `requestId`.',
    required: true,
    schema: { type: 'string', format: 'uuid' },
    example: '9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b',
  },
  'WWW-Authenticate': {
    description: 'With the 401 and with each 403 that is about the access token.',
    schema: { type: 'string', pattern: '^Bearer' },
    example: 'Bearer',
  },
  'Retry-After': {
    description:
      'Seconds to wait: until the second has passed, or until the allowance is renewed at 00:00 UTC.',
    required: true,
    schema: { type: 'string', pattern: '^[0-9]+$' },
    example: '1',
  },
  'Retry-After-When-Busy': {
    description:
      'Only when nothing was done because the service is busy: seconds to wait. Too many of your requests are open, or a file of yours is being merged and has your recalls locked.',
    required: false,
    schema: { type: 'string', pattern: '^[0-9]+$' },
    example: '5',
  },
  'RateLimit-Policy': {
    description:
      'The limits that apply to the call: how many calls (`q`) in how many seconds (`w`). See "Rate limits" above.',
    schema: { type: 'string' },
    example: '"per-second";q=25;w=1, "daily";q=500000;w=86400',
  },
  RateLimit: {
    description: 'What is left of each limit (`r`), and in how many seconds it is renewed (`t`).',
    schema: { type: 'string' },
    example: '"per-second";r=24;t=1, "daily";r=499999;t=43200',
  },
};

/** For the response that opens a recall. */
export const WARNING_HEADER = {
  'X-Recalls-Warning': {
    description:
      'Only when you have another recall of the same vehicle whose `manufacturerCampaignReference` differs only in case, in ' +
      'words for people. Both are recalls of their own: delete the one that was opened by mistake.',
    required: false,
    schema: { type: 'string' },
    example:
      'You have another recall of this vehicle whose manufacturerCampaignReference is CAR/1: it differs from car/1 only ' +
      'in case, and the two are separate recalls',
  },
} as const;

/** Unlike on a 429, the header may be missing. */
const RETRY_WHEN_BUSY: Headers = { 'Retry-After': { $ref: '#/components/headers/Retry-After-When-Busy' } };

/** The headers that a response with this status can have. The limits are shown only if the call reached their stages. */
export function headersOf(status: number): Headers {
  const names = ['X-Request-Id'];
  if (status === 401 || status === 403) names.push('WWW-Authenticate');
  else names.push('RateLimit-Policy', 'RateLimit');
  if (status === 429) names.push('Retry-After');
  return { ...references(names), ...(status === 503 ? RETRY_WHEN_BUSY : {}) };
}

/** The same for a public operation, for which no stage of the pipeline runs. */
export function publicHeadersOf(status: number): Headers {
  const headers = references(status === 429 ? ['X-Request-Id', 'Retry-After'] : ['X-Request-Id']);
  return { ...headers, ...(status === 503 ? RETRY_WHEN_BUSY : {}) };
}

function references(names: readonly string[]): Headers {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
