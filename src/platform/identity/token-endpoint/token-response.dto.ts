import { ApiProperty } from '@nestjs/swagger';

/** API guide, "Generating the token". */
export class TokenResponse {
  @ApiProperty({ enum: ['Bearer'] })
  token_type!: 'Bearer';

  @ApiProperty({
    type: 'integer',
    description: 'Seconds the token is valid for, from its issue.',
    example: 2100,
  })
  expires_in!: number;

  @ApiProperty({ type: 'integer', description: 'The same; Microsoft Entra ID sends it too.', example: 2100 })
  ext_expires_in!: number;

  @ApiProperty({
    description: 'Goes into the Authorization header, after "Bearer ".',
    example: 'issued-access-token',
  })
  access_token!: string;
}
