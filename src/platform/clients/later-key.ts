/**
 * SQL that is true of an `api_key AS key` unless its client has a key that lives longer. Then this one was replaced, and nobody has to do
 * anything about its end.
 */
export const NO_LATER_KEY = `
  NOT EXISTS (SELECT FROM api_key AS other
               WHERE other.client_id = key.client_id AND other.revoked_at IS NULL
                 AND (other.expires_at IS NULL OR other.expires_at > key.expires_at))`;
