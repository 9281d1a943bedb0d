import { Injectable } from '@nestjs/common';
import { NO_LATER_KEY } from '../../clients/later-key.js';
import type { Transaction } from '../../database/transaction.js';

/** A notice that was not sent yet, about an API key that still works. */
export interface DueKeyNotice {
  readonly hint: string;
  readonly expiresAt: Date;
  readonly name: string;
  readonly teamEmail: string;
}

/** The same about a password. */
export interface DuePasswordNotice {
  readonly userName: string;
  readonly expiresAt: Date;
  readonly name: string;
  readonly teamEmail: string;
}

/**
 * The statements record every due notice that is not recorded yet, and return those that this call recorded, so that of several processes
 * only one gets each notice. A notice is due from its day until the end. A disabled client could not act on it. Days are in hours, because
 * a day of an interval follows the session's time zone and may have 23 hours. The order prevents deadlocks between two processes.
 *
 * $1 the numbers of days, $2 the time.
 */
const DUE_KEYS = `
  WITH due AS (
    SELECT key.id, mark.days_before, key.hint, key.expires_at, client.name, client.team_email
      FROM api_key AS key
      JOIN client ON client.id = key.client_id
      JOIN third_party_user ON third_party_user.client_id = client.id
     CROSS JOIN unnest($1::integer[]) AS mark (days_before)
     WHERE key.revoked_at IS NULL
       AND key.expires_at > $2::timestamptz
       AND key.expires_at <= $2::timestamptz + make_interval(hours => 24 * mark.days_before)
       AND client.disabled_at IS NULL
       AND ${NO_LATER_KEY}
  ), recorded AS (
    INSERT INTO third_party_expiry_notice (kind, subject_id, expires_at, days_before, noticed_at)
    SELECT 'api key', id, expires_at, days_before, $2 FROM due ORDER BY id, days_before
    ON CONFLICT DO NOTHING
    RETURNING subject_id, days_before
  )
  SELECT hint, expires_at AS "expiresAt", name, team_email AS "teamEmail"
    FROM recorded JOIN due ON due.id = recorded.subject_id AND due.days_before = recorded.days_before
   ORDER BY id, due.days_before DESC`;

const DUE_PASSWORDS = `
  WITH due AS (
    SELECT users.client_id, mark.days_before, users.user_name, users.password_expires_at, client.name,
           client.team_email
      FROM third_party_user AS users
      JOIN client ON client.id = users.client_id
     CROSS JOIN unnest($1::integer[]) AS mark (days_before)
     WHERE NOT users.is_one_time
       AND users.password_expires_at > $2::timestamptz
       AND users.password_expires_at <= $2::timestamptz + make_interval(hours => 24 * mark.days_before)
       AND client.disabled_at IS NULL
  ), recorded AS (
    INSERT INTO third_party_expiry_notice (kind, subject_id, expires_at, days_before, noticed_at)
    SELECT 'password', client_id, password_expires_at, days_before, $2 FROM due ORDER BY client_id, days_before
    ON CONFLICT DO NOTHING
    RETURNING subject_id, days_before
  )
  SELECT user_name AS "userName", password_expires_at AS "expiresAt", name, team_email AS "teamEmail"
    FROM recorded JOIN due ON due.client_id = recorded.subject_id AND due.days_before = recorded.days_before
   ORDER BY client_id, due.days_before DESC`;

@Injectable()
export class ThirdPartyExpiryNoticeRepository {
  recordDueKeys(transaction: Transaction, marks: readonly number[], now: Date): Promise<DueKeyNotice[]> {
    return transaction.query(DUE_KEYS, [marks, now]);
  }

  recordDuePasswords(
    transaction: Transaction,
    marks: readonly number[],
    now: Date,
  ): Promise<DuePasswordNotice[]> {
    return transaction.query(DUE_PASSWORDS, [marks, now]);
  }
}
