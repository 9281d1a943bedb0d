import { chosen, type LookUp } from '../backup/backup-part.js';
import { KeyRing } from './key-ring.js';

/**
 * Proves that a restored database can be read with the keys that the restore was given: without them, each row is there, and no name can be
 * read. A key that was made in `DATA_DIR` is restored before it is asked for.
 */
export const ENCRYPTION_LOOK_UP: LookUp = {
  kind: 'a key that encrypts names and addresses',
  choose: (database) =>
    chosen(
      database,
      'SELECT id::text AS subject FROM data_key WHERE wrapped IS NOT NULL ORDER BY created_at DESC, id LIMIT 1',
    ),
  ask: async (database, subject, settings) => {
    const { rows } = await database.query<{ keyId: string; wrapped: Buffer }>(
      'SELECT key_id AS "keyId", wrapped FROM data_key WHERE id = $1',
      [subject],
    );
    const ring = new KeyRing(settings);
    return Promise.all(
      rows.map((row) =>
        ring.unwrap(row, `data_key\0${subject}`).then(
          () => 'opens',
          () => 'does not open',
        ),
      ),
    );
  },
};
