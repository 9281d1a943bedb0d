import { resolve } from 'node:path';
import type { BackupPart } from '../backup/backup-part.js';
import { makeBackup, removeOldBackups } from '../backup/make-backup.js';
import type { Settings } from '../config/settings.js';
import { commandSettings } from './command-settings.js';

export interface BackupOptions {
  readonly databaseOnly: boolean;
  readonly keep?: string;
}

/** Makes a backup, and prints where it is: nothing else, so that a script can go on with it. */
export async function backup(
  into: string,
  { databaseOnly, keep }: BackupOptions,
  { parts, version }: { readonly parts: readonly BackupPart[]; readonly version: string },
  settings: Settings,
): Promise<void> {
  const kept = keep === undefined ? undefined : Number(keep);
  if (kept !== undefined && !(Number.isInteger(kept) && kept >= 1)) {
    throw new Error('--keep must be a whole number from 1 on');
  }
  const folder = await makeBackup(
    { into: resolve(into), version, now: new Date(), databaseOnly },
    parts,
    await commandSettings(settings),
  );
  process.stdout.write(`${folder}\n`);
  if (kept === undefined) return;
  for (const name of await removeOldBackups(resolve(into), kept)) process.stderr.write(`Removed ${name}\n`);
}
