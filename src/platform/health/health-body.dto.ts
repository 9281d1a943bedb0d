import { ApiProperty } from '@nestjs/swagger';

export class HealthBody {
  @ApiProperty({ enum: ['ok'] })
  readonly status = 'ok';
}

export class ReadinessBody extends HealthBody {
  @ApiProperty({
    type: [String],
    required: false,
    description: 'What operators have to do something about soon; absent when there is nothing.',
    example: ['The record of enquiries has partitions for 2 months after this one'],
  })
  readonly warnings?: string[];

  constructor(warnings: string[]) {
    super();
    if (warnings.length > 0) this.warnings = warnings;
  }
}
