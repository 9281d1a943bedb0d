import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import type { KeptSecret } from '../../../platform/identity/client-secrets/kept-secret.js';

export class SecretParameters {
  @ApiProperty({
    format: 'uuid',
    description: 'Which secret, as `GET /credentials` lists it.',
    example: '3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11',
  })
  @IsUUID(undefined, { message: 'must be a UUID' })
  keyId!: string;
}

/** API guide, "Requesting a new client secret". */
export class NewSecretBody {
  @ApiProperty({
    description: 'Shown this once: nobody can tell it to you again.',
    minLength: 16,
    maxLength: 64,
    example: 'tX3~an-example-that-never-was-a-secret.8',
  })
  clientSecret!: string;
}

export class SecretBody {
  @ApiProperty({ format: 'uuid', example: '3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11' })
  keyId!: string;

  @ApiProperty({ description: 'The first three characters of the secret.', example: 'tX3' })
  hint!: string;

  @ApiProperty({ format: 'date-time', example: '2024-04-30T14:02:39.155Z' })
  createdAt!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Two years later. From then on the secret no longer works.',
    example: '2026-04-30T14:02:39.155Z',
  })
  expiresAt!: string;

  static from({ keyId, hint, createdAt, expiresAt }: KeptSecret): SecretBody {
    return { keyId, hint, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
  }
}
