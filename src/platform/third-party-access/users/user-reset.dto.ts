import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import type { HandedOutUser } from './third-party-users.js';

export class UserOfClientPath {
  @ApiProperty({ format: 'uuid', example: 'c0a5d1f2-3b4e-4f6a-8b9c-0d1e2f3a4b5c' })
  @IsUUID(undefined, { message: 'must be a UUID' })
  clientId!: string;
}

export class ResetUserAnswer {
  @ApiProperty({ example: 'user-7k2m9qpxwe' })
  userName!: string;

  @ApiProperty({
    description: 'Shown this once. It can only be exchanged for a password of the user’s own.',
    example: 'an-example-that-never-was-a-password',
  })
  oneTimePassword!: string;

  @ApiProperty({ format: 'date-time', description: '24 hours later.', example: '2026-11-30T14:02:39.155Z' })
  oneTimePasswordExpiresAt!: string;

  static from({ userName, oneTimePassword, oneTimePasswordExpiresAt }: HandedOutUser): ResetUserAnswer {
    return {
      userName,
      oneTimePassword,
      oneTimePasswordExpiresAt: oneTimePasswordExpiresAt.toISOString(),
    };
  }
}
