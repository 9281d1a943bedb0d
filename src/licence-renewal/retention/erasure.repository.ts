import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Transaction } from '../../platform/database/transaction.js';

/** Applications that are due, the oldest first. Those that somebody works on are left for the next round. */
const due = (column: 'images_erased_at' | 'fields_erased_at') => `
  SELECT id
    FROM renewal_application
   WHERE final_at <= $1 AND ${column} IS NULL
   ORDER BY final_at
   LIMIT $2`;

const DUE = { images: due('images_erased_at'), fields: due('fields_erased_at') };

@Injectable()
export class ErasureRepository {
  constructor(private readonly clock: Clock) {}

  /** Final before this moment, and not erased. @returns their ids */
  async findDue(
    transaction: Transaction,
    what: keyof typeof DUE,
    before: Date,
    most: number,
  ): Promise<string[]> {
    const rows: { id: string }[] = await transaction.query(DUE[what], [before.toISOString(), most]);
    return rows.map(({ id }) => id);
  }

  /** @returns the names of the objects, to be deleted after the commit */
  async eraseImages(transaction: Transaction, id: string): Promise<string[]> {
    await transaction.query(
      `UPDATE renewal_application SET images_erased_at = coalesce($2::timestamptz, clock_timestamp())
        WHERE id = $1 AND images_erased_at IS NULL`,
      [id, this.clock.databaseNow()],
    );
    const [rows]: [{ name: string }[], number] = await transaction.query(
      'DELETE FROM renewal_image WHERE application_id = $1 RETURNING object_name AS name',
      [id],
    );
    return rows.map(({ name }) => name);
  }

  /** What is sealed, and the blind index of the licence number. */
  async eraseFields(transaction: Transaction, id: string): Promise<void> {
    await transaction.query(
      `UPDATE renewal_application
          SET sealed_fields = NULL, sealed_transaction_id = NULL, sealed_rejection = NULL, licence_hash = NULL,
              fields_erased_at = coalesce($2::timestamptz, clock_timestamp())
        WHERE id = $1 AND fields_erased_at IS NULL`,
      [id, this.clock.databaseNow()],
    );
  }

  /** Removes what is left of applications that were final before this moment. @returns how many there were */
  async removeSkeletons(transaction: Transaction, before: Date, most: number): Promise<number> {
    const [, removed]: [unknown, number] = await transaction.query(
      `DELETE FROM renewal_application
        WHERE id IN (SELECT id FROM renewal_application
                      WHERE final_at <= $1 AND fields_erased_at IS NOT NULL
                      ORDER BY final_at LIMIT $2)`,
      [before.toISOString(), most],
    );
    return removed;
  }
}
