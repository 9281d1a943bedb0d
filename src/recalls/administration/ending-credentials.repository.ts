import { Injectable } from '@nestjs/common';
import { NO_LATER_KEY } from '../../platform/clients/later-key.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Page } from '../../platform/http/page-query.js';

export const CREDENTIAL_KINDS = ['client secret', 'api key', 'password'] as const;

/** A credential that ends soon, or has ended and was the last of its kind. */
export interface EndingCredential {
  readonly kind: (typeof CREDENTIAL_KINDS)[number];
  /** Of a secret or key its key id; of a password the client id. */
  readonly id: string;
  /** Its first characters; of a password the name of its user. */
  readonly hint: string;
  readonly clientId: string;
  readonly name: string;
  readonly role: string;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

export type PlaceOfEnding = readonly [expiresAt: number, id: string];

/**
 * $1 the end of the list, $2 the time. By the rules of the notices that teams get: disabled clients are left out, because they need no
 * credential, as are keys that were replaced and one-time passwords, which live for a day. What has ended stays in the list while the client
 * has no other of the kind, because it can't call until somebody acts.
 */
const ENDING = `
  SELECT 'client secret' AS kind, secret.key_id AS id, secret.hint, secret.client_id, secret.expires_at, secret.last_used_at
    FROM client_secret AS secret
   WHERE secret.removed_at IS NULL AND secret.expires_at <= $1::timestamptz
     AND (secret.expires_at > $2::timestamptz
          OR NOT EXISTS (SELECT FROM client_secret AS other
                          WHERE other.client_id = secret.client_id AND other.removed_at IS NULL
                            AND other.expires_at > secret.expires_at))
  UNION ALL
  SELECT 'api key', key.id, key.hint, key.client_id, key.expires_at, key.last_used_at
    FROM api_key AS key
   WHERE key.revoked_at IS NULL AND key.expires_at <= $1 AND ${NO_LATER_KEY}
  UNION ALL
  SELECT 'password', users.client_id, users.user_name, users.client_id, users.password_expires_at,
         CASE WHEN users.password_used_at >= users.password_set_at THEN users.password_used_at END
    FROM third_party_user AS users
   WHERE NOT users.is_one_time AND users.password_expires_at <= $1`;

@Injectable()
export class EndingCredentialRepository {
  /** Those that end first come first. One row more than the page, to show whether there is a next one. */
  list(
    transaction: Transaction,
    { now, end }: { readonly now: Date; readonly end: Date },
    { after, limit }: Page<PlaceOfEnding>,
  ): Promise<EndingCredential[]> {
    return transaction.query(
      `SELECT ending.kind, ending.id, ending.hint, client.id AS "clientId", client.name, client.role,
              ending.expires_at AS "expiresAt", ending.last_used_at AS "lastUsedAt"
         FROM (${ENDING}) AS ending
         JOIN client ON client.id = ending.client_id
        WHERE client.disabled_at IS NULL
          AND ($3::timestamptz IS NULL OR (ending.expires_at, ending.id) > ($3, $4::uuid))
        ORDER BY ending.expires_at, ending.id
        LIMIT $5::integer + 1`,
      [end, now, after === undefined ? null : new Date(after[0]).toISOString(), after?.[1] ?? null, limit],
    );
  }
}
