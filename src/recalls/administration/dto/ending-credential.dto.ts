import { ApiProperty } from '@nestjs/swagger';
import { NEXT } from '../../../platform/http/page-query.js';
import type { EndingCredential } from '../ending-credentials.js';
import { CREDENTIAL_KINDS } from '../ending-credentials.repository.js';
import { ANY_ROLE, CLIENT_ID, INSTANT, LAST_USED_AT, NAME } from './field-descriptions.js';

export class EndingCredentialBody {
  @ApiProperty({ enum: CREDENTIAL_KINDS, example: 'client secret' })
  kind!: EndingCredential['kind'];

  @ApiProperty({
    format: 'uuid',
    description: 'The `keyId` of a secret or key; the client id of a password.',
    example: '3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11',
  })
  id!: string;

  @ApiProperty({
    description: 'The first characters of a secret or key; the username of a password.',
    example: 'tX3',
  })
  hint!: string;

  @ApiProperty(CLIENT_ID)
  clientId!: string;

  @ApiProperty(NAME)
  name!: string;

  @ApiProperty(ANY_ROLE)
  role!: string;

  @ApiProperty(INSTANT)
  expiresAt!: string;

  @ApiProperty(LAST_USED_AT)
  lastUsedAt!: string | null;

  static from({ expiresAt, lastUsedAt, ...credential }: EndingCredential): EndingCredentialBody {
    return {
      ...credential,
      expiresAt: expiresAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    };
  }
}

export class EndingCredentialPage {
  @ApiProperty({ type: [EndingCredentialBody] })
  credentials!: EndingCredentialBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}
