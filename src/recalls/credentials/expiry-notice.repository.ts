import { Injectable } from '@nestjs/common';
import type { ClientTeam } from '../../platform/clients/client-registry.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { KeptSecret } from '../../platform/identity/client-secrets/kept-secret.js';

/** A notice that was not sent yet, about a secret that still works. */
export interface DueNotice extends Omit<KeptSecret, 'lastUsedAt'>, ClientTeam {
  readonly daysBefore: number;
}

@Injectable()
export class ExpiryNoticeRepository {
  /**
   * Records every due notice that is not recorded yet, and returns those that this call recorded, so that of several processes only one
   * gets each notice. A notice is due from its day until the secret expires. If no process was running on that day, it is found afterwards.
   */
  recordDue(transaction: Transaction, marks: readonly number[], now: Date): Promise<DueNotice[]> {
    // In hours, because a day of an interval follows the session's time zone and may have 23 hours. The order prevents deadlocks between
    // two processes. A disabled client could not act on the notice; it is due again when the client is enabled.
    return transaction.query(
      `WITH due AS (
         SELECT secret.key_id, mark.days_before, secret.hint, secret.created_at, secret.expires_at,
                client.name, client.team_email, client.role
           FROM client_secret AS secret
           JOIN client ON client.id = secret.client_id
          CROSS JOIN unnest($1::integer[]) AS mark (days_before)
          WHERE secret.removed_at IS NULL
            AND secret.expires_at > $2::timestamptz
            AND secret.expires_at <= $2::timestamptz + make_interval(hours => 24 * mark.days_before)
            AND client.disabled_at IS NULL
            AND NOT EXISTS (
              SELECT FROM secret_expiry_notice AS notice
               WHERE notice.key_id = secret.key_id AND notice.days_before = mark.days_before
            )
       ), recorded AS (
         INSERT INTO secret_expiry_notice (key_id, days_before, noticed_at)
         SELECT key_id, days_before, $2 FROM due ORDER BY key_id, days_before
         ON CONFLICT DO NOTHING
         RETURNING key_id, days_before
       )
       SELECT key_id AS "keyId", days_before AS "daysBefore", hint, created_at AS "createdAt",
              expires_at AS "expiresAt", name, team_email AS "teamEmail", role
         FROM recorded JOIN due USING (key_id, days_before)
        ORDER BY key_id, days_before DESC`,
      [marks, now],
    );
  }
}
