import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import type { Transaction } from '../../platform/database/transaction.js';

/** Two applications for one licence may be checked at once, and each must see what becomes of the other. */
const LOCK = `SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.renewalLicence}, hashtext(encode(licence_hash, 'hex')))
                FROM renewal_application WHERE id = $1`;

/**
 * Whether another application is for the same licence and of the same type, received in the days before this one: $2. One that was received
 * later but checked sooner counts as well, unless it was marked as the duplicate itself; otherwise both would pass.
 */
const IS_DUPLICATE = `
  SELECT EXISTS (
    SELECT FROM renewal_application AS other
     WHERE other.licence_hash = this.licence_hash
       AND other.id <> this.id
       AND other.environment = this.environment
       AND other.transaction_type = this.transaction_type
       AND other.received_at > this.received_at - make_interval(days => $2)
       AND other.received_at < this.received_at + make_interval(days => $2)
       AND ((other.received_at, other.id) < (this.received_at, this.id)
            OR (other.state <> 'RECEIVED'
                AND NOT EXISTS (SELECT FROM renewal_review_reason AS reason
                                 WHERE reason.application_id = other.id AND reason.code = 'DUPLICATE_LICENCE')))
  ) AS duplicate
    FROM renewal_application AS this
   WHERE this.id = $1`;

/** Other applications for the same licence. */
@Injectable()
export class LicenceDuplicatesRepository {
  /** Asked under a lock for the licence, which lasts as long as the transaction. */
  async isDuplicate(transaction: Transaction, id: string, withinDays: number): Promise<boolean> {
    await transaction.query(LOCK, [id]);
    const rows: { duplicate: boolean }[] = await transaction.query(IS_DUPLICATE, [id, withinDays]);
    return rows[0]?.duplicate === true;
  }
}
