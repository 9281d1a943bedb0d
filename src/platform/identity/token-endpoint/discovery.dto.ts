import { ApiProperty } from '@nestjs/swagger';
import type { JWK } from 'jose';
import { LOCAL_TENANT_ID } from '../identity-addresses.js';

const AUTHORITY = `https://recalls.example/${LOCAL_TENANT_ID}`;

/** OpenID Connect Discovery 1.0, section 3: the members that clients of this issuer read. */
export class OpenIdConfiguration {
  @ApiProperty({ format: 'uri', example: `${AUTHORITY}/v2.0` })
  issuer!: string;

  @ApiProperty({ format: 'uri', example: `${AUTHORITY}/oauth2/v2.0/token` })
  token_endpoint!: string;

  @ApiProperty({ format: 'uri', example: `${AUTHORITY}/oauth2/v2.0/authorize` })
  authorization_endpoint!: string;

  @ApiProperty({ format: 'uri', example: `${AUTHORITY}/discovery/v2.0/keys` })
  jwks_uri!: string;

  @ApiProperty({ type: [String], example: ['client_secret_post', 'client_secret_basic'] })
  token_endpoint_auth_methods_supported!: string[];

  @ApiProperty({ type: [String], example: ['client_credentials'] })
  grant_types_supported!: string[];

  @ApiProperty({ type: [String], example: ['token'] })
  response_types_supported!: string[];

  @ApiProperty({ type: [String], example: ['public'] })
  subject_types_supported!: string[];

  @ApiProperty({ type: [String], example: ['RS256'] })
  id_token_signing_alg_values_supported!: string[];

  @ApiProperty({ type: [String], example: ['https://recalls.example/.default'] })
  scopes_supported!: string[];
}

/** A JSON Web Key Set (RFC 7517). */
export class KeySet {
  @ApiProperty({
    type: 'array',
    items: {
      type: 'object',
      required: ['kid', 'kty', 'use', 'alg', 'n', 'e'],
      properties: {
        kid: { type: 'string' },
        kty: { type: 'string', enum: ['RSA'] },
        use: { type: 'string', enum: ['sig'] },
        alg: { type: 'string', enum: ['RS256'] },
        n: { type: 'string' },
        e: { type: 'string' },
      },
    },
    example: [
      {
        kid: '5f0c8e1a-7a43-4c52-9d1e-2b6f3c9a8e74',
        kty: 'RSA',
        use: 'sig',
        alg: 'RS256',
        n: 'the-modulus-in-base64url',
        e: 'AQAB',
      },
    ],
  })
  keys!: JWK[];
}
