import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import type { Transaction } from '../../database/transaction.js';
import type { PersonRole } from '../people/person.js';

/** Long enough to go from one window to another. */
export const LINK_MINUTES = 10;

const NOW = (parameter: string) => `coalesce(${parameter}::timestamptz, clock_timestamp())`;

export interface LinkedPerson {
  readonly id: string;
  readonly name: string;
  readonly role: PersonRole;
}

@Injectable()
export class SignInLinkRepository {
  constructor(private readonly clock: Clock) {}

  async insert(transaction: Transaction, tokenHash: Buffer, personId: string): Promise<void> {
    await transaction.query(
      `INSERT INTO console_sign_in_link (token_hash, person_id, expires_at)
       VALUES ($1, $2, ${NOW('$3')} + interval '${LINK_MINUTES} minutes')`,
      [tokenHash, personId, this.clock.databaseNow()],
    );
  }

  /** The person of a link that works. */
  async find(transaction: Pick<Transaction, 'query'>, tokenHash: Buffer): Promise<LinkedPerson | undefined> {
    const [row]: LinkedPerson[] = await transaction.query(
      `SELECT person.id, person.name, person.role
         FROM console_sign_in_link AS link
         JOIN console_person AS person ON person.id = link.person_id
        WHERE link.token_hash = $1 AND link.used_at IS NULL AND link.expires_at > ${NOW('$2')}
          AND person.removed_at IS NULL`,
      [tokenHash, this.clock.databaseNow()],
    );
    return row;
  }

  /**
   * Uses up a link. Of two that use it at once, one updates no row, because it waits for the other and then sees what that wrote.
   *
   * @returns whether it still worked
   */
  async use(transaction: Transaction, tokenHash: Buffer): Promise<boolean> {
    const [rows]: [unknown[]] = await transaction.query(
      `UPDATE console_sign_in_link SET used_at = ${NOW('$2')}
        WHERE token_hash = $1 AND used_at IS NULL AND expires_at > ${NOW('$2')} RETURNING person_id`,
      [tokenHash, this.clock.databaseNow()],
    );
    return rows.length > 0;
  }

  async removeOld(transaction: Transaction): Promise<void> {
    await transaction.query(
      `DELETE FROM console_sign_in_link WHERE expires_at < ${NOW('$1')} - interval '1 day'`,
      [this.clock.databaseNow()],
    );
  }
}
