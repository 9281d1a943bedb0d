import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { NEXT } from '../../http/page-query.js';
import type { AuditedState } from '../audit-log.js';
import type { AuditEntry } from '../audit-trail.js';
import { SUBJECT_KINDS, type SubjectKind } from '../subject-kinds.js';
import { ACTION, CLIENT_ID, SUBJECT_ID } from './field-descriptions.js';

const STATE = {
  type: 'object',
  additionalProperties: true,
  nullable: true,
} as const satisfies ApiPropertyOptions;

export class AuditActor {
  @ApiProperty({
    enum: ['client', 'person', 'command line', 'service'],
    description:
      '`person`: somebody who is signed in to the console. `command line`: somebody on the machine itself. `service`: what it does at its first start.',
    example: 'client',
  })
  kind!: AuditEntry['actor']['kind'];

  @ApiProperty({ ...CLIENT_ID, required: false, description: 'Only of a client.' })
  clientId?: string;

  @ApiProperty({
    format: 'uuid',
    required: false,
    description: 'Only of a person.',
    example: '5b0b3a3c-6d0e-4b0a-9a53-0d1e5cf4a7b1',
  })
  personId?: string;

  @ApiProperty({
    required: false,
    description: 'What the client or the person is called now.',
    example: 'Service desk',
  })
  name?: string;

  @ApiProperty({ required: false, description: 'Where the call came from.', example: '192.0.2.7' })
  address?: string;

  @ApiProperty({ required: false, description: 'Only of the command line.', example: 'olive' })
  user?: string;
}

export class AuditSubject {
  @ApiProperty({ enum: SUBJECT_KINDS, example: 'client' })
  kind!: SubjectKind;

  @ApiProperty(SUBJECT_ID)
  id!: string;

  @ApiProperty({
    required: false,
    description: 'What the client or manufacturer is called now; the file of an import run.',
    example: 'Acme Motors',
  })
  name?: string;
}

export class AuditEntryBody {
  @ApiProperty({ type: 'integer', example: 4711 })
  id!: number;

  @ApiProperty({ format: 'date-time', example: '2024-04-30T14:02:39.155Z' })
  happenedAt!: string;

  @ApiProperty()
  actor!: AuditActor;

  @ApiProperty(ACTION)
  action!: string;

  @ApiProperty()
  subject!: AuditSubject;

  @ApiProperty({
    ...STATE,
    description: 'What was there, or null when nothing was.',
    example: { disabledAt: null },
  })
  before!: AuditedState | null;

  @ApiProperty({
    ...STATE,
    description: 'What is there now, or null when nothing is.',
    example: { disabledAt: '2024-04-30T14:02:39.155Z' },
  })
  after!: AuditedState | null;

  static from({ id, happenedAt, actor, action, subject, before, after }: AuditEntry): AuditEntryBody {
    return { id, happenedAt, actor, action, subject, before, after };
  }
}

export class AuditPage {
  @ApiProperty({ type: [AuditEntryBody], description: 'The newest first.' })
  entries!: AuditEntryBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}
