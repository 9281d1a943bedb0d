import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
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

/** NO KEY: rows that belong to the application may be added meanwhile. */
const LOCK = `
  SELECT id, client_id AS "clientId", environment, state, scenario, data_key_id AS "dataKeyId",
         forwarding_failed_at AS "forwardingFailedAt", images_erased_at AS "imagesErasedAt",
         fields_erased_at AS "fieldsErasedAt"
    FROM renewal_application
   WHERE id = $1
     FOR NO KEY UPDATE`;

/** $4 whether the state is final, $5 the time. */
const MOVE = `
  WITH moved AS (
    UPDATE renewal_application
       SET state = $3, state_since = now, final_at = CASE WHEN $4 THEN now END
      FROM (SELECT coalesce($5::timestamptz(3), clock_timestamp()::timestamptz(3)) AS now) AS clock
     WHERE id = $1 AND state = $2
    RETURNING id, now
  )
  INSERT INTO renewal_state_change (application_id, sequence, state, at)
  SELECT id, 1 + (SELECT max(sequence) FROM renewal_state_change WHERE application_id = $1), $3, now
    FROM moved
  RETURNING sequence`;

/** The states of applications, and what changes with them. */
@Injectable()
export class StateRepository {
  constructor(private readonly clock: Clock) {}

  /** Locks an application. Who decides about it does so by what this returns, because others may be deciding too. */
  async lock(transaction: Transaction, id: string): Promise<LockedApplication | undefined> {
    const rows: LockedApplication[] = await transaction.query(LOCK, [id]);
    return rows[0];
  }

  /** Moves a locked application from one state to another, and adds to its history. */
  async move(
    transaction: Transaction,
    id: string,
    from: ApplicationState,
    to: ApplicationState,
  ): Promise<void> {
    if (!MAY_BECOME[from].includes(to)) throw new Error(`${from} is never followed by ${to}`);
    const isFinal = FINAL_STATES.some((state) => state === to);
    const rows: unknown[] = await transaction.query(MOVE, [id, from, to, isFinal, this.clock.databaseNow()]);
    if (rows.length !== 1) throw new Error(`The application was not ${from}, or was not locked`);
  }

  async addReasons(transaction: Transaction, id: string, reasons: readonly ReviewReason[]): Promise<void> {
    if (reasons.length === 0) return;
    await transaction.query(
      `INSERT INTO renewal_review_reason (application_id, code, field)
       SELECT $1, code, field FROM unnest($2::text[], $3::text[]) AS given (code, field)
           ON CONFLICT DO NOTHING`,
      [id, reasons.map(({ code }) => code), reasons.map(({ field }) => field)],
    );
  }

  /** Keeps why a locked application was rejected. */
  async keepRejection(transaction: Transaction, id: string, sealedRejection: Buffer): Promise<void> {
    await transaction.query('UPDATE renewal_application SET sealed_rejection = $2 WHERE id = $1', [
      id,
      sealedRejection,
    ]);
  }
}
