import { ApiProperty } from '@nestjs/swagger';

/** An element of `errors`. */
export class CommonErrorItemBody {
  @ApiProperty({ description: 'The HTTP status, in some cases with its name.', example: '401' })
  status!: string;

  @ApiProperty({ required: false, description: 'Only a 429 has none.', example: 'Unauthorized' })
  code?: string;

  @ApiProperty({ required: false, example: 'Unexpected Exception.' })
  title?: string;

  @ApiProperty({
    description: 'For people. It never repeats what was sent.',
    example: 'API Key or JWT is either not provided, expired or invalid',
  })
  detail!: string;
}

/** The body of every error. */
export class CommonErrorsBody {
  @ApiProperty({ type: [CommonErrorItemBody], minItems: 1, maxItems: 100 })
  errors!: CommonErrorItemBody[];
}
