import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Transaction } from '../../platform/database/transaction.js';

/** $2 the outcome, $3 the problem, $4 the time. */
const ADD_ATTEMPT = `
  INSERT INTO renewal_forwarding_attempt (application_id, sequence, at, outcome, problem)
  SELECT $1, 1 + coalesce(max(sequence), 0), coalesce($4::timestamptz(3), clock_timestamp()::timestamptz(3)), $2, $3
    FROM renewal_forwarding_attempt WHERE application_id = $1`;

/** The attempts to forward applications. The row of the application is locked meanwhile. */
@Injectable()
export class ForwardingRepository {
  constructor(private readonly clock: Clock) {}

  async addSuccess(transaction: Transaction, id: string): Promise<void> {
    await transaction.query(ADD_ATTEMPT, [id, 'forwarded', null, this.clock.databaseNow()]);
  }

  async addFailure(transaction: Transaction, id: string, problem: string): Promise<void> {
    await transaction.query(ADD_ATTEMPT, [id, 'failed', problem, this.clock.databaseNow()]);
  }

  /** Says that nobody will try again until somebody asks for it. */
  async giveUp(transaction: Transaction, id: string): Promise<void> {
    await transaction.query(
      `UPDATE renewal_application SET forwarding_failed_at = coalesce($2::timestamptz, clock_timestamp())
        WHERE id = $1`,
      [id, this.clock.databaseNow()],
    );
  }

  /** Says that it is tried again. */
  async resume(transaction: Transaction, id: string): Promise<void> {
    await transaction.query('UPDATE renewal_application SET forwarding_failed_at = NULL WHERE id = $1', [id]);
  }
}
