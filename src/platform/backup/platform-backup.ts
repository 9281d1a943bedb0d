import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { join } from 'node:path';
import { ENCRYPTION_LOOK_UP } from '../encryption/encryption.look-up.js';
import { OBJECTS_FOLDER } from '../object-store/open-object-store.js';
import { type BackupPart, chosen } from './backup-part.js';

/** Looked for by what callers name them by. */
export const platformBackup: BackupPart = {
  // Marks of vehicles in old logs can only be found again with the first. The second is there if ENCRYPTION_KEYS is not set, which is
  // refused in production: then nothing else has the keys. Keys of the setting are in no backup, and have to be kept apart from it.
  // Objects in a bucket are in no backup: the bucket has versions and copies of its own.
  files: ({ dataDir, bucket }) => ({
    'log-key': join(dataDir, 'log-key'),
    'encryption-keys': join(dataDir, 'encryption-keys'),
    ...(bucket === undefined ? { [OBJECTS_FOLDER]: join(dataDir, OBJECTS_FOLDER) } : {}),
  }),
  lookUps: [
    {
      kind: 'a client, and its live keys and secrets',
      choose: (database) =>
        chosen(database, 'SELECT id::text AS subject FROM client ORDER BY created_at DESC, id LIMIT 1'),
      ask: async (database, subject) => {
        const { rows } = await database.query(
          `SELECT name, role, disabled_at IS NOT NULL AS disabled,
                  (SELECT count(*)::int FROM api_key WHERE client_id = client.id AND revoked_at IS NULL) AS keys,
                  (SELECT count(*)::int FROM client_secret WHERE client_id = client.id AND removed_at IS NULL) AS secrets
             FROM client
            WHERE id = $1`,
          [subject],
        );
        return rows;
      },
    },
    {
      kind: 'a key that signs tokens',
      choose: (database) =>
        chosen(database, 'SELECT kid AS subject FROM signing_key ORDER BY signs_from DESC LIMIT 1'),
      ask: async (database, subject) => {
        const { rows } = await database.query(
          'SELECT private_jwk, public_jwk FROM signing_key WHERE kid = $1',
          [subject],
        );
        const token = Buffer.from(subject);
        return rows.map(({ private_jwk, public_jwk }) => {
          const signature = sign('sha256', token, createPrivateKey({ key: private_jwk, format: 'jwk' }));
          return verify('sha256', token, createPublicKey({ key: public_jwk, format: 'jwk' }), signature);
        });
      },
    },
    ENCRYPTION_LOOK_UP,
    {
      kind: 'the newest entry of the audit trail',
      choose: (database) => chosen(database, 'SELECT max(id)::text AS subject FROM audit_entry'),
      ask: async (database, subject) => {
        const { rows } = await database.query(
          'SELECT action, actor_kind, subject_kind, subject_id FROM audit_entry WHERE id = $1',
          [subject],
        );
        return rows;
      },
    },
  ],
};
