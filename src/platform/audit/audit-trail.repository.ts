import { Injectable } from '@nestjs/common';
import { INSTANT } from '../database/sql-text.js';
import type { Transaction } from '../database/transaction.js';
import type { Page } from '../http/page-query.js';
import type { AuditedState } from './audit-log.js';
import type { SubjectKind } from './subject-kinds.js';

/** An act as it is read from the trail. The names are those that the client, manufacturer or file has now. */
export interface AuditEntry {
  readonly id: number;
  /** ISO 8601. */
  readonly happenedAt: string;
  readonly actor:
    | { readonly kind: 'client'; readonly clientId: string; readonly name: string; readonly address: string }
    | { readonly kind: 'person'; readonly personId: string; readonly name: string; readonly address: string }
    | { readonly kind: 'command line'; readonly user: string }
    | { readonly kind: 'service' };
  readonly action: string;
  readonly subject: { readonly kind: SubjectKind; readonly id: string; readonly name?: string };
  readonly before: AuditedState | null;
  readonly after: AuditedState | null;
}

/** A filter of entries; each field that is given narrows it further. */
export interface AuditFilter {
  /** The id of a client or a person. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subjectKind?: SubjectKind | undefined;
  readonly subjectId?: string | undefined;
  /** From this instant, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly since?: number | undefined;
  /** Before this instant; the instant itself is excluded. */
  readonly until?: number | undefined;
}

/** A subject's id is stored as text. It is cast to a UUID or a number only for the kinds that have such ids. */
const LIST = `
  SELECT entry.id::float8 AS id,
         ${INSTANT('entry.happened_at')} AS "happenedAt",
         json_strip_nulls(json_build_object(
           'kind', entry.actor_kind, 'clientId', entry.actor_client_id, 'personId', entry.actor_person_id,
           'name', coalesce(actor.name, person.name), 'user', entry.actor_user,
           'address', entry.actor_address)) AS actor,
         entry.action,
         json_strip_nulls(json_build_object(
           'kind', entry.subject_kind, 'id', entry.subject_id, 'name',
           CASE entry.subject_kind
             WHEN 'client' THEN (SELECT name FROM client WHERE id = entry.subject_id::uuid)
             WHEN 'manufacturer' THEN (SELECT name FROM manufacturer WHERE id = entry.subject_id::integer)
             WHEN 'person' THEN (SELECT name FROM console_person WHERE id = entry.subject_id::uuid)
             WHEN 'import run' THEN (SELECT file_name FROM import_run WHERE id = entry.subject_id::uuid)
           END)) AS subject,
         entry.before, entry.after
    FROM audit_entry AS entry
    LEFT JOIN client AS actor ON actor.id = entry.actor_client_id
    LEFT JOIN console_person AS person ON person.id = entry.actor_person_id
   WHERE ($1::uuid IS NULL OR entry.actor_client_id = $1 OR entry.actor_person_id = $1)
     AND ($2::text IS NULL OR entry.action = $2)
     AND ($3::text IS NULL OR entry.subject_kind = $3)
     AND ($4::text IS NULL OR entry.subject_id = $4)
     AND ($5::timestamptz IS NULL OR entry.happened_at >= $5)
     AND ($6::timestamptz IS NULL OR entry.happened_at < $6)
     AND ($7::bigint IS NULL OR entry.id < $7)
   ORDER BY entry.id DESC
   LIMIT $8`;

@Injectable()
export class AuditTrailRepository {
  /** Newest first, and one row more than the page's limit, if there is one, to show that a next page exists. */
  list(
    transaction: Transaction,
    { actor, action, subjectKind, subjectId, since, until }: AuditFilter,
    { limit, after }: Page<readonly [id: number]>,
  ): Promise<AuditEntry[]> {
    return transaction.query(LIST, [
      actor ?? null,
      action ?? null,
      subjectKind ?? null,
      subjectId ?? null,
      instant(since),
      instant(until),
      after?.[0] ?? null,
      limit + 1,
    ]);
  }
}

function instant(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}
