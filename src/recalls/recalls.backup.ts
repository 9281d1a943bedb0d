import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupPart, chosen } from '../platform/backup/backup-part.js';
import type { Settings } from '../platform/config/settings.js';
import { openObjectStore } from '../platform/object-store/open-object-store.js';
import { objectOf } from './imports/archive/archive-entry.js';
import { VEHICLE_LOOK_UPS } from './mot/vehicle-look-ups.js';

/** Files that came in and are not imported, those that an earlier version archived, host keys that manufacturers know, and what the demonstration wrote. */
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
      ask: async (database, subject, settings) => {
        const { rows } = await database.query<{ state: string; archive_file: string; added: string }>(
          'SELECT state, archive_file, added, closed FROM import_run WHERE id = $1',
          [subject],
        );
        return Promise.all(
          rows.map(async (row) => ({ ...row, bytes: await archivedBytes(settings, row.archive_file) })),
        );
      },
    },
  ],
};

/** @returns null for what is in no backup: an object in a bucket, and a file in quarantine */
async function archivedBytes(settings: Settings, archiveFile: string): Promise<number | null> {
  if (settings.bucket === undefined) {
    const store = await openObjectStore(settings);
    const object = await store.find(objectOf(archiveFile));
    if (object) return object.bytes;
  }
  const file = await stat(join(settings.dataDir, 'archive', archiveFile)).catch(() => undefined);
  return file && (file.mode & 0o777) !== 0 ? file.size : null;
}
