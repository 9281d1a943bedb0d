import { ApiHeader } from '@nestjs/swagger';

/** Documents the header of a surface that has `correlationIds`, on an operation that callers may send it with. */
export const CorrelationIdHeader = () =>
  ApiHeader({
    name: 'X-Correlation-ID',
    required: false,
    description: 'Links log messages to a specific request. It is echoed.',
    schema: {
      type: 'string',
      pattern: '^[\\x21-\\x7e]{1,128}$',
      examples: ['b5d9b2bd-6e8f-4275-bdd3-c8086fe09c52'],
    },
  });
