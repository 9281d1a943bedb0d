import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupPart, chosen } from '../platform/backup/backup-part.js';
import { VEHICLE_LOOK_UPS } from './mot/vehicle-look-ups.js';

/** Files that came in and are not imported, host keys that manufacturers know, and what the demonstration wrote. */
export const recallsBackup: BackupPart = {
  files: ({ dataDir }) => ({
    archive: join(dataDir, 'archive'),
    intake: join(dataDir, 'intake'),
    sftp: join(dataDir, 'sftp'),
    'demo.json': join(dataDir, 'demo.json'),
  }),
  lookUps: [
    ...VEHICLE_LOOK_UPS,
    {
      kind: 'the last change of the feed',
      choose: (database) => chosen(database, 'SELECT max(position)::text AS subject FROM recall_change'),
      ask: async (database, subject) => {
        const { rows } = await database.query('SELECT mark FROM recall_change WHERE position = $1', [
          subject,
        ]);
        return rows;
      },
    },
    {
      kind: 'a manufacturer by its SSH key',
      choose: (database) =>
        chosen(
          database,
          'SELECT fingerprint AS subject FROM manufacturer_ssh_key ORDER BY created_at DESC, id LIMIT 1',
        ),
      ask: async (database, subject) => {
        const { rows } = await database.query(
          `SELECT manufacturer.name, manufacturer.sftp_username
             FROM manufacturer_ssh_key
             JOIN manufacturer ON manufacturer.id = manufacturer_id
            WHERE fingerprint = $1
            ORDER BY manufacturer.id`,
          [subject],
        );
        return rows;
      },
    },
    {
      kind: 'the newest import, and its file in the archive',
      choose: (database) =>
        chosen(
          database,
          `SELECT id::text AS subject FROM import_run
            WHERE archive_removed_at IS NULL
            ORDER BY received_at DESC, id
            LIMIT 1`,
        ),
      ask: async (database, subject, { dataDir }) => {
        const { rows } = await database.query<{ state: string; archive_file: string; added: string }>(
          'SELECT state, archive_file, added, closed FROM import_run WHERE id = $1',
          [subject],
        );
        return Promise.all(
          rows.map(async (row) => {
            const file = await stat(join(dataDir, 'archive', row.archive_file)).catch(() => undefined);
            // A file in quarantine is in no backup.
            return { ...row, bytes: file && (file.mode & 0o777) !== 0 ? file.size : null };
          }),
        );
      },
    },
  ],
};
