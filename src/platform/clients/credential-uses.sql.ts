import type { PreparedStatement } from '../database/prepared-statements.js';

export const CREDENTIAL_KINDS = ['apiKey', 'clientSecret', 'password'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** Write the times of uses and return the ids that were written. $1 ids, $2 times. */
export const WRITE_USES: Readonly<Record<CredentialKind, PreparedStatement>> = {
  apiKey: {
    name: 'write_api_key_uses',
    text: writeUses('api_key', 'id', 'last_used_at', `key_hash = decode(used.id, 'base64')`),
  },
  clientSecret: {
    name: 'write_client_secret_uses',
    text: writeUses('client_secret', 'key_id', 'last_used_at', 'key_id = used.id::uuid'),
  },
  password: {
    name: 'write_password_uses',
    text: writeUses('third_party_user', 'client_id', 'password_used_at', 'client_id = used.id::uuid'),
  },
};

/**
 * Rows that somebody else has locked are skipped, and written in the next round. Otherwise two processes that write the same rows in
 * different orders, or a rotation of keys, could deadlock with this statement. Another process may have seen a later use.
 */
function writeUses(table: string, key: string, column: string, matches: string): string {
  return `
    WITH free AS (
      SELECT ${table}.${key} AS key, used.id, used.at
        FROM unnest($1::text[], $2::timestamptz[]) AS used (id, at)
        JOIN ${table} ON ${matches}
         FOR NO KEY UPDATE OF ${table} SKIP LOCKED)
    UPDATE ${table} SET ${column} = greatest(${column}, free.at) FROM free WHERE ${table}.${key} = free.key
    RETURNING free.id`;
}
