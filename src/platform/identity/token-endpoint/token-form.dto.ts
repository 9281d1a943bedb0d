import { ApiProperty } from '@nestjs/swagger';

/** The form, only for the OpenAPI document. The token endpoint parses it itself, to answer errors as Entra does. */
export class TokenForm {
  @ApiProperty({ enum: ['client_credentials'] })
  grant_type!: string;

  @ApiProperty({
    required: false,
    description: 'Left out when it is sent with HTTP Basic.',
    example: 'c0a5d1f2-3b4e-4f6a-8b9c-0d1e2f3a4b5c',
  })
  client_id?: string;

  @ApiProperty({
    required: false,
    format: 'password',
    description: 'Left out when it is sent with HTTP Basic.',
    example: 'your-client-secret',
  })
  client_secret?: string;

  @ApiProperty({ description: 'The scope URL you were given.', example: 'https://recalls.example/.default' })
  scope!: string;
}

/** The error body of the token endpoint: Microsoft Entra ID's. */
export class TokenErrorBody {
  @ApiProperty({ example: 'invalid_client' })
  error!: string;

  @ApiProperty({ example: 'AADSTS7000215: Invalid client secret provided.' })
  error_description!: string;

  @ApiProperty({ type: 'array', items: { type: 'integer' }, example: [7000215] })
  error_codes!: number[];

  @ApiProperty({ example: '2026-11-22 10:15:30Z' })
  timestamp!: string;

  @ApiProperty({ format: 'uuid', example: '9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b' })
  trace_id!: string;

  @ApiProperty({ format: 'uuid', example: '9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b' })
  correlation_id!: string;

  @ApiProperty({ format: 'uri', example: 'https://login.microsoftonline.com/error?code=7000215' })
  error_uri!: string;
}
