import { ApiProperty } from '@nestjs/swagger';
import { parseTimestamp } from '../../http/instant.js';
import { PageQuery } from '../../http/page-query.js';
import type { AuditFilter } from '../audit-trail.js';
import { IsClientIdIfGiven, IsInstantIfGiven, IsSubjectKindIfGiven, IsTextIfGiven } from '../field-rules.js';
import { SUBJECT_KINDS, type SubjectKind } from '../subject-kinds.js';
import { ACTION, CLIENT_ID, SUBJECT_ID } from './field-descriptions.js';

const INSTANT = 'a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC';

export class ListAuditQuery extends PageQuery {
  @ApiProperty({ ...CLIENT_ID, required: false, description: 'Only what this client did.' })
  @IsClientIdIfGiven()
  actor?: string;

  @ApiProperty({ ...ACTION, required: false, description: 'Only acts of this kind.' })
  @IsTextIfGiven()
  action?: string;

  @ApiProperty({ enum: SUBJECT_KINDS, required: false, example: 'client' })
  @IsSubjectKindIfGiven()
  subjectKind?: SubjectKind;

  @ApiProperty({ ...SUBJECT_ID, required: false })
  @IsTextIfGiven()
  subjectId?: string;

  @ApiProperty({
    required: false,
    description: `Only what was done then or later: ${INSTANT}.`,
    example: '2024-04-30T14:00:00Z',
  })
  @IsInstantIfGiven()
  since?: string;

  @ApiProperty({
    required: false,
    description: `Only what was done before: ${INSTANT}.`,
    example: '2024-05-01',
  })
  @IsInstantIfGiven()
  until?: string;
}

/** The filter that a validated query describes. */
export function filterOf({
  actor,
  action,
  subjectKind,
  subjectId,
  since,
  until,
}: ListAuditQuery): AuditFilter {
  return {
    actor,
    action,
    subjectKind,
    subjectId,
    since: since === undefined ? undefined : parseTimestamp(since),
    until: until === undefined ? undefined : parseTimestamp(until),
  };
}
