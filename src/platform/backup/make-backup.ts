import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Settings } from '../config/settings.js';
import { type BackupManifest, MANIFEST } from './backup-manifest.js';
import type { BackupPart } from './backup-part.js';
import { storeDataFiles } from './data-files.js';
import { storeDatabase } from './store-database.js';
import { syncFolder } from './stored-files.js';

/** As folders sort by name, they sort by time. */
const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/;

export interface BackupOptions {
  /** In which each backup is a folder of its own, named by its time. */
  readonly into: string;
  readonly version: string;
  readonly now: Date;
  /** Leaves out `DATA_DIR` and `LANDING_DIR`, which are then backed up in another way. */
  readonly databaseOnly: boolean;
}

/**
 * Makes a backup while the service runs: all tables as they were at one moment, and the files afterwards, so that every run in the
 * backup has its file.
 *
 * It has its own format, and not pg_dump's, because a pg_dump that is older than the server refuses, and neither the embedded
 * PostgreSQL nor the image comes with one (docs/adr/0017).
 *
 * @returns its folder
 * @throws UnusableBackup
 */
export async function makeBackup(
  { into, version, now, databaseOnly }: BackupOptions,
  parts: readonly BackupPart[],
  settings: Settings,
): Promise<string> {
  const folder = join(into, `${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`);
  // A backup that was not finished is never mistaken for one.
  const partial = `${folder}.partial`;
  await mkdir(into, { recursive: true, mode: 0o700 });
  await mkdir(partial, { mode: 0o700 });
  try {
    const { database, lookUps } = await storeDatabase(partial, parts, settings);
    const files = databaseOnly ? null : await storeDataFiles(partial, parts, settings);
    const manifest: BackupManifest = {
      format: 1,
      madeAt: now.toISOString(),
      version,
      database,
      lookUps,
      files,
    };
    await writeFile(join(partial, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, {
      flag: 'wx',
      mode: 0o600,
      flush: true,
    });
    await rename(partial, folder);
    await syncFolder(dirname(folder));
    return folder;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** Removes all but the newest backups of a folder. What is no backup of ours stays. */
export async function removeOldBackups(into: string, keep: number): Promise<string[]> {
  const old = (await readdir(into))
    .filter((name) => NAME.test(name))
    .sort()
    .slice(0, -keep);
  for (const name of old) await rm(join(into, name), { recursive: true });
  return old;
}
