import type { KeyTransaction } from './data-keys.js';

/** How many keys a key-encryption key wraps. */
export interface KeyUsage {
  readonly keyId: string;
  readonly dataKeys: number;
  readonly hashKeys: number;
}

const USAGE = `
  SELECT key_id AS "keyId", sum(data_keys)::float8 AS "dataKeys", sum(hash_keys)::float8 AS "hashKeys"
    FROM (SELECT key_id, count(*) AS data_keys, 0 AS hash_keys FROM data_key WHERE wrapped IS NOT NULL GROUP BY key_id
          UNION ALL
          SELECT key_id, 0, count(*) FROM hash_key GROUP BY key_id) AS used
   GROUP BY key_id
   ORDER BY key_id`;

export function readKeyUsage(transaction: KeyTransaction): Promise<KeyUsage[]> {
  return transaction.query(USAGE);
}

/**
 * The ids of the key-encryption keys in use. There may be millions of data keys and few ids, so each id is one look into the index: the
 * smallest one, and again and again the smallest one after it.
 */
const IDS_IN_USE = `
  WITH RECURSIVE used AS (
    SELECT (SELECT min(key_id) FROM data_key WHERE wrapped IS NOT NULL) AS key_id
    UNION ALL
    SELECT (SELECT min(data_key.key_id) FROM data_key WHERE wrapped IS NOT NULL AND data_key.key_id > used.key_id)
      FROM used
     WHERE used.key_id IS NOT NULL
  )
  SELECT key_id AS "keyId" FROM used WHERE key_id IS NOT NULL
  UNION
  SELECT key_id FROM hash_key`;

export async function readKeyIdsInUse(transaction: KeyTransaction): Promise<string[]> {
  const rows: { keyId: string }[] = await transaction.query(IDS_IN_USE);
  return rows.map(({ keyId }) => keyId);
}
