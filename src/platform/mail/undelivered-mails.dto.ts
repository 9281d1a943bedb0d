import { ApiProperty } from '@nestjs/swagger';
import { NEXT } from '../http/page-query.js';
import type { UndeliveredMail } from './undelivered-mails.js';

const INSTANT = { format: 'date-time', example: '2024-04-30T14:02:39.155Z' } as const;

export class UndeliveredMailBody {
  @ApiProperty({ format: 'uuid', example: '9b2d8f4e-1c3a-4f6b-8d7e-5a4c3b2f1e0d' })
  mailId!: string;

  @ApiProperty({ description: "A team's address.", example: 'recalls-team@acme.example' })
  recipient!: string;

  @ApiProperty({ example: 'Vehicle Recalls: your file was refused' })
  subject!: string;

  @ApiProperty({ ...INSTANT, description: 'When it was written.' })
  createdAt!: string;

  @ApiProperty({ type: 'integer', minimum: 0, example: 3 })
  attempts!: number;

  @ApiProperty({
    ...INSTANT,
    type: String,
    nullable: true,
    description: 'When a mail server refused it last.',
  })
  refusedAt!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What went wrong last.',
    example: '550 no such user',
  })
  lastError!: string | null;

  @ApiProperty({ ...INSTANT, description: 'When it is tried again.' })
  nextAttemptAt!: string;

  static from({
    id,
    createdAt,
    refusedAt,
    nextAttemptAt,
    recipient,
    subject,
    attempts,
    lastError,
  }: UndeliveredMail): UndeliveredMailBody {
    return {
      mailId: id,
      recipient,
      subject,
      createdAt: createdAt.toISOString(),
      attempts,
      refusedAt: refusedAt?.toISOString() ?? null,
      lastError,
      nextAttemptAt: nextAttemptAt.toISOString(),
    };
  }
}

export class UndeliveredMailPage {
  @ApiProperty({ type: [UndeliveredMailBody] })
  mails!: UndeliveredMailBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}
