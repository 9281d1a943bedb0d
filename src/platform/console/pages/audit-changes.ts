import type { AuditEntry } from '../../audit/audit-trail.js';

/** A value before and after an act. */
export interface AuditChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** An act as pages show it. */
export interface ShownAct {
  readonly id: number;
  readonly happenedAt: string;
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  /** The page of what the act was about, if it has one. */
  readonly href: string | undefined;
  readonly changes: readonly AuditChange[];
}

export function shownAct(entry: AuditEntry): ShownAct {
  const { kind, id, name } = entry.subject;
  return {
    id: entry.id,
    happenedAt: entry.happenedAt,
    who: whoOf(entry.actor),
    action: entry.action,
    subject: `${kind} ${name ?? id}`,
    href: pageOf(entry.subject),
    changes: changesOf(entry),
  };
}

/** Every value that an act had before or after it, side by side. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): AuditChange[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields].map((field) => ({
    field,
    before: textOf(before?.[field]),
    after: textOf(after?.[field]),
  }));
}

export function whoOf(actor: AuditEntry['actor']): string {
  if (actor.kind === 'command line') return `${actor.user}, on the command line`;
  if (actor.kind === 'service') return 'the service';
  return actor.kind === 'client' ? `${actor.name}, a client` : actor.name;
}

function pageOf({ kind, id }: AuditEntry['subject']): string | undefined {
  if (kind === 'client') return `/console/clients/${id}`;
  if (kind === 'manufacturer') return `/console/manufacturers/${id}`;
  if (kind === 'import run') return `/console/imports/${id}`;
  if (kind === 'person') return `/console/people/${id}`;
  return undefined;
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
