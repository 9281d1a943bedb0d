import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../config/settings.js';
import { assertLeastPrivilege } from '../database/assert-least-privilege.js';
import { connectionTo } from '../database/connection.js';
import { MIGRATION_NAMES } from '../database/data-source.js';
import { migrate } from '../database/migrate.js';
import { openConnection } from '../database/open-connection.js';
import { type BackupManifest, readManifest } from './backup-manifest.js';
import type { BackupPart } from './backup-part.js';
import { DataFileRestore } from './data-files.js';
import { type LoadedDatabase, loadDatabase } from './load-database.js';
import { type ReachedDatabase, reachDatabase } from './reach-database.js';
import { isWhole } from './stored-files.js';
import { listMigrations } from './table-list.js';
import { UnusableBackup } from './unusable-backup.js';

/** What a restore has done, each part of it compared with the backup. */
export interface Restored {
  readonly manifest: BackupManifest;
  readonly loaded: LoadedDatabase;
  /** Those of this version that the backup did not have. */
  readonly newMigrations: readonly string[];
  readonly lookUps: readonly { readonly kind: string; readonly isSame: boolean }[];
}

/**
 * Reads all of a backup and compares it with its manifest.
 *
 * @throws UnusableBackup
 */
export async function checkBackup(folder: string): Promise<BackupManifest> {
  const manifest = await readManifest(folder);
  const unknown = manifest.database.migrations.filter((name) => !MIGRATION_NAMES.includes(name));
  if (unknown.length > 0) {
    throw new UnusableBackup(
      `The backup is of a newer version of the service (${unknown.join(', ')}): restore it with that version`,
    );
  }
  for (const file of [...manifest.database.tables.map((table) => table.file), ...(manifest.files ?? [])]) {
    if (!(await isWhole(folder, file))) {
      throw new UnusableBackup(`${join(folder, file.path)} is damaged or missing: use another backup`);
    }
  }
  return manifest;
}

/**
 * Restores a backup into a new place, and proves it.
 *
 * In this order, because each step can only be taken when the one before is right: the backup itself; both roles, and that the one the
 * service works with could not change the audit trail; the files, before a run in the database looks for its own; the rows, with the
 * migrations that they were made by; the later migrations; the look-ups, as the service's role.
 *
 * @throws UnusableBackup
 */
export async function restoreBackup(
  folder: string,
  parts: readonly BackupPart[],
  settings: Settings,
): Promise<Restored> {
  const manifest = await checkBackup(folder);
  const files = new DataFileRestore(folder, manifest.files ?? [], parts, settings);
  if (manifest.files !== null) await files.requireFree();
  const database = await reachDatabase(settings);
  try {
    await makeSchema(database, manifest.database.migrations);
    const loaded = await loadDatabase(database.ownerUrl, manifest.database, folder, () => files.run());
    await migrate(database.ownerUrl, database.applicationRole);
    const newMigrations = MIGRATION_NAMES.filter((name) => !manifest.database.migrations.includes(name));
    return {
      manifest,
      loaded,
      newMigrations,
      lookUps: await lookUp(database.url, manifest, parts, settings),
    };
  } finally {
    await database.release();
  }
}

async function makeSchema(
  { ownerUrl, url, applicationRole }: ReachedDatabase,
  migrations: readonly string[],
): Promise<void> {
  const connection = await openConnection(connectionTo(ownerUrl));
  let run: string[];
  try {
    run = await listMigrations(connection);
  } finally {
    await connection.end();
  }
  const later = run.filter((name) => !migrations.includes(name));
  if (later.length > 0) {
    throw new UnusableBackup(
      `The database has tables of a later version than the backup (${later.join(', ')}): restore into a new, empty database`,
    );
  }
  await migrate(ownerUrl, applicationRole, migrations);
  if (applicationRole !== undefined) await assertLeastPrivilege(url);
}

async function lookUp(
  url: string,
  { lookUps }: BackupManifest,
  parts: readonly BackupPart[],
  settings: Settings,
): Promise<Restored['lookUps']> {
  const connection = await openConnection(connectionTo(url));
  try {
    const results: { kind: string; isSame: boolean }[] = [];
    for (const { kind, ask } of parts.flatMap((part) => part.lookUps)) {
      const noted = lookUps.find((each) => each.kind === kind);
      if (!noted) continue;
      const answer = await ask(connection, noted.subject, settings);
      // As the manifest has it: JSON knows no undefined.
      const isSame = isDeepStrictEqual(JSON.parse(JSON.stringify(answer)), noted.answer);
      results.push({ kind, isSame });
    }
    return results;
  } finally {
    await connection.end();
  }
}
