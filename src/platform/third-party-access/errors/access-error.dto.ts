import { ApiProperty } from '@nestjs/swagger';

/** An element of the list that is the body of every error. */
export class AccessErrorBody {
  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599, example: 401 })
  status!: number;

  @ApiProperty({ example: 'Authentication Failure' })
  title!: string;

  @ApiProperty({
    description: 'For people. It never repeats what was sent.',
    example: 'Authentication attempt failed',
  })
  detail!: string;
}
