import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import { PreparedStatements } from '../../platform/database/prepared-statements.js';
import type { Transaction } from '../../platform/database/transaction.js';

/**
 * Two applications for one licence may be checked at once, and each must see what becomes of the other. The licences are locked in one order, so
 * that two batches can't deadlock. OFFSET 0 keeps PostgreSQL from merging the ordered query into the outer one.
 */
const LOCK = {
  name: 'lock_renewal_licences',
  text: `
    SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.renewalLicence}, licence)
      FROM (SELECT DISTINCT hashtext(encode(licence_hash, 'hex')) AS licence
              FROM renewal_application
             WHERE id = ANY($1::uuid[]) AND licence_hash IS NOT NULL
             ORDER BY licence
            OFFSET 0) AS licences`,
};

/**
 * Which have another application for the same licence and of the same type, received in the days before: $2. One that was received later but
 * checked sooner counts as well, unless it was marked as the duplicate itself; otherwise both would pass.
 */
const FIND_DUPLICATES = {
  name: 'renewal_duplicates',
  text: `
    SELECT this.id
      FROM renewal_application AS this
     WHERE this.id = ANY($1::uuid[])
       AND EXISTS (
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
                                          WHERE reason.application_id = other.id AND reason.code = 'DUPLICATE_LICENCE'))))`,
};

/** Other applications for the same licence. */
@Injectable()
export class LicenceDuplicatesRepository {
  constructor(private readonly statements: PreparedStatements) {}

  /**
   * Asked under a lock for each licence, which lasts as long as the transaction.
   *
   * @returns the ids of those that are duplicates
   */
  async findDuplicates(
    transaction: Transaction,
    ids: readonly string[],
    withinDays: number,
  ): Promise<ReadonlySet<string>> {
    await this.statements.queryIn(transaction, LOCK, [ids]);
    const values = [ids, withinDays];
    const rows = await this.statements.queryIn<{ id: string }>(transaction, FIND_DUPLICATES, values);
    return new Set(rows.map(({ id }) => id));
  }
}
