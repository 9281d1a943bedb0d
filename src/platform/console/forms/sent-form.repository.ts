import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import type { Transaction } from '../../database/transaction.js';

export interface SentForm {
  readonly isAnswered: boolean;
  readonly location: string | null;
  readonly notice: string | null;
}

const NOW = (parameter: string) => `coalesce(${parameter}::timestamptz, clock_timestamp())`;

@Injectable()
export class SentFormRepository {
  constructor(private readonly clock: Clock) {}

  /** @returns whether it was not sent before */
  async begin(transaction: Pick<Transaction, 'query'>, personId: string, formId: string): Promise<boolean> {
    const rows = await transaction.query(
      `INSERT INTO console_sent_form (person_id, form_id, sent_at) VALUES ($1, $2, ${NOW('$3')})
       ON CONFLICT DO NOTHING RETURNING form_id`,
      [personId, formId, this.clock.databaseNow()],
    );
    return rows.length > 0;
  }

  async find(
    transaction: Pick<Transaction, 'query'>,
    personId: string,
    formId: string,
  ): Promise<SentForm | undefined> {
    const [row]: SentForm[] = await transaction.query(
      `SELECT answered_at IS NOT NULL AS "isAnswered", location, notice
         FROM console_sent_form WHERE person_id = $1 AND form_id = $2`,
      [personId, formId],
    );
    return row;
  }

  async answer(
    transaction: Pick<Transaction, 'query'>,
    personId: string,
    formId: string,
    { location, notice }: { location: string | null; notice: string | null },
  ): Promise<void> {
    await transaction.query(
      `UPDATE console_sent_form SET answered_at = ${NOW('$5')}, location = $3, notice = $4
        WHERE person_id = $1 AND form_id = $2`,
      [personId, formId, location, notice, this.clock.databaseNow()],
    );
  }

  /** The act was refused, so the form may be sent again. */
  async release(transaction: Pick<Transaction, 'query'>, personId: string, formId: string): Promise<void> {
    await transaction.query('DELETE FROM console_sent_form WHERE person_id = $1 AND form_id = $2', [
      personId,
      formId,
    ]);
  }

  async removeOld(transaction: Transaction): Promise<void> {
    await transaction.query(
      `DELETE FROM console_sent_form WHERE sent_at < ${NOW('$1')} - interval '7 days'`,
      [this.clock.databaseNow()],
    );
  }
}
