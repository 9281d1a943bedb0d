import { applyDecorators, Header, HttpCode, HttpStatus } from '@nestjs/common';

/** No cache between the service and its client may store a secret that is shown once. */
export const ShownOnce = () =>
  applyDecorators(HttpCode(HttpStatus.CREATED), Header('Cache-Control', 'no-store'));

export const NO_STORE_HEADER = {
  'Cache-Control': {
    schema: { type: 'string' as const, enum: ['no-store'] },
    description: 'Never kept by caches.',
  },
};

export const ETAG_HEADER = {
  ETag: {
    required: true,
    schema: { type: 'string' as const, pattern: '^"[A-Za-z0-9_-]{22}"$' },
    description: 'What may be changed, as it is now: send it as `If-Match` with a change.',
    example: '"3q2-7wQbV0m9rT1xkZpL4A"',
  },
};
