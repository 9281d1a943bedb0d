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
