import { ApiProperty } from '@nestjs/swagger';
import { CATALOGUE } from './catalogue.js';

export class FaultBody {
  @ApiProperty({ description: 'The field, parameter or part of the request that is wrong.', example: 'vin' })
  field!: string;

  @ApiProperty({ description: 'What would be right.', example: 'must not be empty' })
  message!: string;
}

/** The body of every error of the recalls surface (API guide, "Error codes"). */
export class ErrorBody {
  @ApiProperty({
    format: 'uuid',
    description: 'Also in the X-Request-Id response header. Quote it when you ask for help.',
    example: '9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b',
  })
  requestId!: string;

  @ApiProperty({ pattern: '^RECALLS-[A-Z]{2}-[0-9]{2}$', example: CATALOGUE.notFound.errorCode })
  errorCode!: string;

  @ApiProperty({ example: CATALOGUE.notFound.errorMessage })
  errorMessage!: string;

  @ApiProperty({ type: [FaultBody], required: false, description: 'On 400: every fault found.' })
  errors?: FaultBody[];
}
