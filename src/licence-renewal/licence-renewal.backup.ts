import { join } from 'node:path';
import { type BackupPart, chosen } from '../platform/backup/backup-part.js';

/** The forwarded applications that nobody has collected yet. The images are with the object store of the platform. */
export const licenceRenewalBackup: BackupPart = {
  files: ({ dataDir }) => ({ forwarded: join(dataDir, 'forwarded') }),
  lookUps: [
    {
      kind: 'the newest application for a licence renewal',
      choose: (database) =>
        chosen(
          database,
          'SELECT id::text AS subject FROM renewal_application ORDER BY received_at DESC, id DESC LIMIT 1',
        ),
      ask: async (database, subject) => {
        // As the service finds it when its client sends it again.
        const { rows } = await database.query(
          `SELECT found.state, found.environment, encode(found.fingerprint, 'hex') AS fingerprint,
                  (SELECT json_agg(json_build_object('kind', kind, 'object', object_name, 'bytes', bytes) ORDER BY kind)
                     FROM renewal_image WHERE application_id = found.id) AS images,
                  (SELECT json_agg(state ORDER BY sequence)
                     FROM renewal_state_change WHERE application_id = found.id) AS history
             FROM renewal_application AS asked
             JOIN renewal_application AS found USING (client_id, transaction_hash)
            WHERE asked.id = $1`,
          [subject],
        );
        return rows;
      },
    },
  ],
};
