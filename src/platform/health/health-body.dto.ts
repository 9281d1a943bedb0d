import { ApiProperty } from '@nestjs/swagger';

export class HealthBody {
  @ApiProperty({ enum: ['ok'] })
  readonly status = 'ok';
}
