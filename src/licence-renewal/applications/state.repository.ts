import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { PreparedStatements } from '../../platform/database/prepared-statements.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Environment } from '../../platform/environment.js';
import { type ApplicationState, FINAL_STATES, MAY_BECOME } from './application-state.js';
import type { ReviewReason } from './review-reason.js';
import type { TestScenario } from './submission.js';

/** An application whose row is locked until the end of the transaction, so that its state stays what it is. */
export interface LockedApplication {
  readonly id: string;
  readonly clientId: string;
  readonly environment: Environment;
  readonly state: ApplicationState;
  readonly scenario: TestScenario | null;
  readonly dataKeyId: string;
  readonly forwardingFailedAt: Date | null;
  readonly imagesErasedAt: Date | null;
  readonly fieldsErasedAt: Date | null;
}

/** NO KEY: rows that belong to the application may be added meanwhile. In one order, so that two batches can't deadlock. */
const LOCK = {
  name: 'lock_renewal_application',
  text: `
  SELECT id, client_id AS "clientId", environment, state, scenario, data_key_id AS "dataKeyId",
         forwarding_failed_at AS "forwardingFailedAt", images_erased_at AS "imagesErasedAt",
         fields_erased_at AS "fieldsErasedAt"
    FROM renewal_application
   WHERE id = ANY($1::uuid[])
   ORDER BY id
     FOR NO KEY UPDATE`,
};

/** $3 the states that it goes through, $4 the last of them, $5 whether that is final, $6 the time. */
const MOVE = {
  name: 'move_renewal_application',
  text: `
  WITH moved AS (
    UPDATE renewal_application
       SET state = $4, state_since = now, final_at = CASE WHEN $5 THEN now END
      FROM (SELECT coalesce($6::timestamptz(3), clock_timestamp()::timestamptz(3)) AS now) AS clock
     WHERE id = ANY($1::uuid[]) AND state = $2
    RETURNING id, now
  )
  INSERT INTO renewal_state_change (application_id, sequence, state, at)
  SELECT moved.id, number + (SELECT max(sequence) FROM renewal_state_change WHERE application_id = moved.id), state, now
    FROM moved, unnest($3::text[]) WITH ORDINALITY AS given (state, number)
  RETURNING sequence`,
};

const ADD_REASONS = {
  name: 'add_renewal_review_reasons',
  text: `
    INSERT INTO renewal_review_reason (application_id, code, field)
    SELECT id, code, field FROM unnest($1::uuid[], $2::text[], $3::text[]) AS given (id, code, field)
        ON CONFLICT DO NOTHING`,
};

/** A reason, and the application that it is about. */
export type ReasonOf = ReviewReason & { readonly id: string };

/** The states of applications, and what changes with them. */
@Injectable()
export class StateRepository {
  constructor(
    private readonly statements: PreparedStatements,
    private readonly clock: Clock,
  ) {}

  /** Locks applications, ordered by id. Who decides about them does so by what this returns, because others may be deciding too. */
  lock(transaction: Transaction, ids: readonly string[]): Promise<LockedApplication[]> {
    return this.statements.queryIn<LockedApplication>(transaction, LOCK, [ids]);
  }

  /** Moves locked applications from one state to another, also through others between them, and adds each to their histories. */
  async move(
    transaction: Transaction,
    ids: readonly string[],
    from: ApplicationState,
    ...through: readonly [ApplicationState, ...ApplicationState[]]
  ): Promise<void> {
    if (ids.length === 0) return;
    let last = from;
    for (const next of through) {
      if (!MAY_BECOME[last].includes(next)) throw new Error(`${last} is never followed by ${next}`);
      last = next;
    }
    const isFinal = FINAL_STATES.some((state) => state === last);
    const given = [ids, from, through, last, isFinal, this.clock.databaseNow()];
    const rows = await this.statements.queryIn(transaction, MOVE, given);
    if (rows.length !== ids.length * through.length) {
      throw new Error(`An application was not ${from}, or was not locked`);
    }
  }

  async addReasons(transaction: Transaction, reasons: readonly ReasonOf[]): Promise<void> {
    if (reasons.length === 0) return;
    await this.statements.queryIn(transaction, ADD_REASONS, [
      reasons.map(({ id }) => id),
      reasons.map(({ code }) => code),
      reasons.map(({ field }) => field),
    ]);
  }

  /** Keeps why a locked application was rejected. */
  async keepRejection(transaction: Transaction, id: string, sealedRejection: Buffer): Promise<void> {
    await transaction.query('UPDATE renewal_application SET sealed_rejection = $2 WHERE id = $1', [
      id,
      sealedRejection,
    ]);
  }
}
