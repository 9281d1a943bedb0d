import type { Client } from 'pg';
import type { Settings } from '../config/settings.js';
import { connectionTo } from '../database/connection.js';
import { MIGRATION_NAMES } from '../database/data-source.js';
import { openConnection } from '../database/open-connection.js';
import type { BackupManifest } from './backup-manifest.js';
import type { BackupPart } from './backup-part.js';
import { reachExistingDatabase } from './reach-database.js';
import { storeTable } from './table-content.js';
import { listMigrations, listSequences, listTables, readIdentity } from './table-list.js';
import { UnusableBackup } from './unusable-backup.js';

/** Writes all tables, as they are at one moment, and what the look-ups answer at it. */
export async function storeDatabase(
  folder: string,
  parts: readonly BackupPart[],
  settings: Settings,
): Promise<Pick<BackupManifest, 'database' | 'lookUps'>> {
  const reached = await reachExistingDatabase(settings);
  try {
    const connection = await openConnection(connectionTo(reached.url, { mayBeSilent: true }));
    try {
      // One snapshot for all statements.
      await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return {
        database: await storeTables(connection, folder),
        lookUps: await answer(connection, parts, settings),
      };
    } finally {
      await connection.end();
    }
  } finally {
    await reached.release();
  }
}

async function storeTables(connection: Client, folder: string): Promise<BackupManifest['database']> {
  const migrations = await listMigrations(connection);
  requireSameSchema(migrations);
  const { rows: servers } = await connection.query<{ server: string }>(
    "SELECT current_setting('server_version') AS server",
  );
  const tables: BackupManifest['database']['tables'] = [];
  for (const table of await listTables(connection)) tables.push(await storeTable(connection, table, folder));
  return {
    identity: await readIdentity(connection),
    server: servers[0]?.server ?? '',
    migrations,
    tables,
    // After the rows: a sequence that has gone on since is no harm, and one that is behind would be.
    sequences: await readSequences(connection),
  };
}

/** Look-ups are those of this version, so its tables have to be. (And a backup must not migrate what it is to save.) */
function requireSameSchema(migrations: readonly string[]): void {
  if (migrations.length === 0) throw new UnusableBackup('The database has no tables of the service');
  const missing = MIGRATION_NAMES.filter((name) => !migrations.includes(name));
  const unknown = migrations.filter((name) => !MIGRATION_NAMES.includes(name));
  if (missing.length === 0 && unknown.length === 0) return;
  throw new UnusableBackup(
    `The database is one of ${unknown.length > 0 ? 'a newer' : 'an older'} version of the service (${[...unknown, ...missing].join(', ')}): make the backup with that version`,
  );
}

async function readSequences(connection: Client): Promise<BackupManifest['database']['sequences']> {
  const sequences: BackupManifest['database']['sequences'] = [];
  for (const name of await listSequences(connection)) {
    const { rows } = await connection.query<{ lastValue: string; isCalled: boolean }>(
      `SELECT last_value::text AS "lastValue", is_called AS "isCalled" FROM ${connection.escapeIdentifier(name)}`,
    );
    for (const row of rows) sequences.push({ name, ...row });
  }
  return sequences;
}

async function answer(
  connection: Client,
  parts: readonly BackupPart[],
  settings: Settings,
): Promise<BackupManifest['lookUps']> {
  const answers: BackupManifest['lookUps'] = [];
  for (const { kind, choose, ask } of parts.flatMap(({ lookUps }) => lookUps)) {
    const subject = await choose(connection);
    if (subject === undefined) continue;
    const given = await ask(connection, subject, settings);
    answers.push({ kind, subject, answer: given as BackupManifest['lookUps'][number]['answer'] });
  }
  return answers;
}
