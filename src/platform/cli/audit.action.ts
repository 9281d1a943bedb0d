import { isUUID } from 'class-validator';
import { AuditModule } from '../audit/audit.module.js';
import { type AuditEntry, AuditTrail } from '../audit/audit-trail.js';
import type { SubjectKind } from '../audit/subject-kinds.js';
import type { Settings } from '../config/settings.js';
import { issueInInstant, parseTimestamp } from '../http/instant.js';
import type { ListOptions } from './list-options.js';
import { printList } from './print.js';
import { withServiceContext } from './with-service-context.js';

export interface AuditOptions extends ListOptions {
  /** The id of a client, a manufacturer or an import run. */
  readonly subject?: string;
  /** The id of a client or a person. */
  readonly actor?: string;
  readonly action?: string;
  readonly kind?: SubjectKind;
  readonly since?: string;
  readonly until?: string;
  readonly limit: string;
}

const MOST_LISTED = 10_000;

/** Lists administrative acts, newest first. */
export async function listAudit(
  { subject, actor, action, kind, since, until, limit, ...format }: AuditOptions,
  settings: Settings,
): Promise<void> {
  const most = /^\d{1,5}$/.test(limit) ? Number(limit) : 0;
  if (most < 1 || most > MOST_LISTED) {
    throw new Error(`--limit must be a whole number from 1 to ${MOST_LISTED}`);
  }
  if (actor !== undefined && !isUUID(actor))
    throw new Error('--actor must be the id of a client or a person');
  const filter = {
    actor,
    action,
    subjectKind: kind,
    subjectId: subject,
    since: timeIn('--since', since),
    until: timeIn('--until', until),
  };
  const { rows } = await withServiceContext(settings, AuditModule, (service) =>
    service.get(AuditTrail).list(filter, { limit: most, after: undefined }),
  );
  printList(rows, {
    format,
    none: 'Nothing was done.',
    cuttable: ['WHO', 'WHAT', 'ON', 'BEFORE', 'AFTER'],
    columns: {
      WHEN: (entry) => `${entry.happenedAt.slice(0, 19).replace('T', ' ')}Z`,
      WHO: whoDid,
      WHAT: (entry) => entry.action,
      ON: ({ subject }) => `${subject.kind} ${subject.name ?? ''}`.trim(),
      ID: (entry) => entry.subject.id,
      BEFORE: ({ before }) => (before === null ? '' : JSON.stringify(before)),
      AFTER: ({ after }) => (after === null ? '' : JSON.stringify(after)),
    },
  });
}

function timeIn(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const issue = issueInInstant(text);
  if (issue !== undefined) throw new Error(`${option} ${issue}`);
  return parseTimestamp(text);
}

function whoDid({ actor }: AuditEntry): string {
  switch (actor.kind) {
    case 'client':
    case 'person':
      return `${actor.name} (${actor.address})`;
    case 'command line':
      return `${actor.user} (command line)`;
    case 'service':
      return 'the service';
  }
}
