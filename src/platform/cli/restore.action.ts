import { resolve } from 'node:path';
import type { BackupManifest } from '../backup/backup-manifest.js';
import type { BackupPart } from '../backup/backup-part.js';
import { checkBackup, type Restored, restoreBackup } from '../backup/restore-backup.js';
import type { Settings } from '../config/settings.js';

/** Restores a backup into a new place, and prints the proof; or only says whether a backup is whole. */
export async function restore(
  folder: string,
  { check }: { readonly check: boolean },
  parts: readonly BackupPart[],
  settings: Settings,
): Promise<void> {
  if (check) {
    process.stdout.write(`${wholeness(await checkBackup(resolve(folder)))}\nThe backup is whole.\n`);
    return;
  }
  const restored = await restoreBackup(resolve(folder), parts, settings);
  process.stdout.write(`${proof(restored, settings).join('\n')}\n`);
  const different = restored.lookUps.filter(({ isSame }) => !isSame);
  if (different.length === 0) {
    process.stdout.write('The restore is complete.\n');
    return;
  }
  throw new Error(
    `The restored database answers otherwise about ${different.map(({ kind }) => kind).join('; ')}: do not start the service on it`,
  );
}

function proof({ manifest, loaded, newMigrations, lookUps }: Restored, { dataDir }: Settings): string[] {
  const { migrations, identity } = manifest.database;
  return [
    wholeness(manifest),
    manifest.files === null
      ? `Files: none in this backup. ${dataDir} has to come from another one`
      : `Files: ${manifest.files.length} of ${manifest.files.length}`,
    `Tables: ${loaded.tables} of ${manifest.database.tables.length}, ${loaded.rows} rows, each table with the backup's checksum`,
    ...loaded.foreign.map((name) => `Not restored: ${name}, which is no table of the service`),
    `Migrations: ${migrations.length} of the backup, ${newMigrations.length} newer`,
    `Identity: ${loaded.identity}; ${identity} was backed up. No replica of that database is taken for one of this`,
    ...lookUps.map(
      ({ kind, isSame }) => `Look-up: ${kind}: ${isSame ? 'the same answer' : 'ANOTHER ANSWER'}`,
    ),
  ];
}

function wholeness({ madeAt, version, database, files }: BackupManifest): string {
  const number = database.tables.length + (files?.length ?? 0);
  return `Backup: of ${madeAt}, version ${version}, PostgreSQL ${database.server}; all ${number} files as they were written`;
}
