import { ApiProperty } from '@nestjs/swagger';
import type { KeptCredential } from '../client-administration.js';
import { INSTANT, INSTANT_OR_NULL, KEY_ID, LAST_USED_AT } from './field-descriptions.js';

/** An API key or client secret, without its secret part. */
export class CredentialBody {
  @ApiProperty(KEY_ID)
  keyId!: string;

  @ApiProperty({
    description: 'Its first characters, so that its holder can tell which it is.',
    example: 'tX3',
  })
  hint!: string;

  @ApiProperty(INSTANT)
  createdAt!: string;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'Null for a key that nobody has set an end to.' })
  expiresAt!: string | null;

  @ApiProperty(LAST_USED_AT)
  lastUsedAt!: string | null;

  static from({ keyId, hint, createdAt, expiresAt, lastUsedAt }: KeptCredential): CredentialBody {
    return {
      keyId,
      hint,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    };
  }
}
