import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import type { Transaction } from '../database/transaction.js';
import type { Actor } from './actor.js';
import type { SubjectKind } from './subject-kinds.js';

/** The values before or after the act, for people to read. Never a secret, a key or a hash of one. */
export type AuditedState = Readonly<Record<string, unknown>>;

/** One administrative act. */
export interface AuditedAct {
  /** In the past tense and plain words: `client disabled`. */
  readonly action: string;
  readonly subject: { readonly kind: SubjectKind; readonly id: string | number };
  readonly before?: AuditedState;
  readonly after?: AuditedState;
}

/**
 * Records every administrative act and who did it. An entry is written in the transaction of the act, so that neither exists without the
 * other. The database refuses to change or remove an entry afterwards.
 */
@Injectable()
export class AuditLog {
  constructor(private readonly clock: Clock) {}

  /** @param transaction also one on a connection of its own */
  async record(transaction: Pick<Transaction, 'query'>, actor: Actor, act: AuditedAct): Promise<void> {
    await transaction.query(
      `INSERT INTO audit_entry (happened_at, actor_kind, actor_client_id, actor_person_id, actor_user, actor_address,
                                action, subject_kind, subject_id, before, after)
       VALUES (coalesce($1::timestamptz, clock_timestamp()), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        this.clock.databaseNow(),
        actor.kind,
        actor.kind === 'client' ? actor.clientId : null,
        actor.kind === 'person' ? actor.personId : null,
        actor.kind === 'command line' ? actor.user : null,
        actor.kind === 'client' || actor.kind === 'person' ? actor.address : null,
        act.action,
        act.subject.kind,
        String(act.subject.id),
        act.before === undefined ? null : JSON.stringify(act.before),
        act.after === undefined ? null : JSON.stringify(act.after),
      ],
    );
  }
}
