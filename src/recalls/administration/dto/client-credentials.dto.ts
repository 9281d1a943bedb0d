import { ApiProperty } from '@nestjs/swagger';
import type { IssuedSecret } from '../../../platform/identity/client-secrets/client-secrets.js';
import { LONGEST_OVERLAP_MINUTES, type RotatedApiKey } from '../credential-administration.js';
import { IsOverlapIfGiven } from '../field-rules.js';
import { CredentialBody } from './credential.dto.js';
import { INSTANT, KEY_ID } from './field-descriptions.js';

export class RotateApiKeyBody {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: LONGEST_OVERLAP_MINUTES,
    default: 0,
    required: false,
    description: 'How long the keys before it still work; 0 ends them at once.',
    example: 1_440,
  })
  @IsOverlapIfGiven()
  overlapMinutes?: number;
}

export class NewApiKeyBody {
  @ApiProperty(KEY_ID)
  keyId!: string;

  @ApiProperty({
    description: 'Shown this once and kept only as a hash.',
    example: 'vrk_an-example-that-never-was-a-key',
  })
  apiKey!: string;

  @ApiProperty({ description: 'Its first characters.', example: 'vrk_Q7d' })
  hint!: string;

  @ApiProperty(INSTANT)
  createdAt!: string;

  @ApiProperty({ type: [CredentialBody], description: 'The keys before it, and when each of them ends.' })
  endingKeys!: CredentialBody[];

  static from({ keyId, apiKey, hint, createdAt, endingKeys }: RotatedApiKey): NewApiKeyBody {
    return {
      keyId,
      apiKey,
      hint,
      createdAt: createdAt.toISOString(),
      endingKeys: endingKeys.map(CredentialBody.from),
    };
  }
}

export class IssuedSecretBody {
  @ApiProperty(KEY_ID)
  keyId!: string;

  @ApiProperty({
    description: 'Shown this once and kept only as a hash.',
    example: 'tX3~an-example-that-never-was-a-secret.8',
  })
  clientSecret!: string;

  @ApiProperty(INSTANT)
  createdAt!: string;

  @ApiProperty({ ...INSTANT, description: 'Two years later.' })
  expiresAt!: string;

  static from({ keyId, clientSecret, createdAt, expiresAt }: IssuedSecret): IssuedSecretBody {
    return {
      keyId,
      clientSecret,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    };
  }
}
