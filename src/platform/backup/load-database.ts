import type { Client } from 'pg';
import { connectionTo } from '../database/connection.js';
import { openConnection } from '../database/open-connection.js';
import type { BackupManifest, StoredSequence, StoredTable } from './backup-manifest.js';
import { MADE_WITH_THE_DATABASE, requireEmpty } from './require-empty-database.js';
import { loadTable, readContent } from './table-content.js';
import { listTables, type Table } from './table-list.js';
import { UnusableBackup } from './unusable-backup.js';

/** Triggers on INSERT would change rows that are as they should be, or make others of them. A trigger's mode is kept: some are ALWAYS. */
const INSERT_TRIGGERS = `
  SELECT quote_ident(tgname) AS name, tgrelid::regclass::text AS on_table, tgenabled AS mode
    FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid
   WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal AND tgtype & 4 <> 0 AND tgenabled <> 'D'`;

const MODES: Readonly<Record<string, string>> = { O: 'ENABLE', A: 'ENABLE ALWAYS', R: 'ENABLE REPLICA' };

/** What was loaded. */
export interface LoadedDatabase {
  readonly tables: number;
  readonly rows: number;
  /** Tables in the backup that are none of the service's. */
  readonly foreign: readonly string[];
  /** Of the database that was loaded into. */
  readonly identity: string;
}

/**
 * Puts a backup's rows into a migrated, empty database, in one transaction, which is committed if each table then has the rows and
 * the checksum of the manifest.
 *
 * @param ownerUrl as the role that owns the tables
 * @param restoreFiles is called when the database is known to be empty, and before the rows refer to files
 * @throws UnusableBackup
 */
export async function loadDatabase(
  ownerUrl: string,
  { tables: stored, sequences }: BackupManifest['database'],
  folder: string,
  restoreFiles: () => Promise<void>,
): Promise<LoadedDatabase> {
  const connection = await openConnection(connectionTo(ownerUrl, { mayBeSilent: true }));
  try {
    await connection.query('BEGIN');
    const tables = await listTables(connection);
    const known = stored.filter(({ name }) => tables.some((table) => table.name === name));
    await requireEmpty(connection, tables);
    await connection.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    await restoreFiles();
    await load(connection, tables, known, folder);
    await setSequences(connection, sequences);
    for (const table of known) await compare(connection, table);
    const identity = await drawIdentity(connection);
    await connection.query('COMMIT');
    // The planner knows nothing of the rows yet. It is not part of the restore, so it may fail.
    await connection.query('ANALYZE').catch(() => {});
    const foreign = stored.filter((table) => !known.includes(table)).map(({ name }) => name);
    return { tables: known.length, rows: sum(known), foreign, identity };
  } finally {
    await connection.end();
  }
}

async function load(
  connection: Client,
  tables: readonly Table[],
  stored: readonly StoredTable[],
  folder: string,
): Promise<void> {
  const { rows: triggers } = await connection.query<{ name: string; on_table: string; mode: string }>(
    INSERT_TRIGGERS,
  );
  for (const { name, on_table } of triggers)
    await connection.query(`ALTER TABLE ${on_table} DISABLE TRIGGER ${name}`);
  for (const { name, partitions } of tables) {
    const table = stored.find((each) => each.name === name);
    if (!table) throw new UnusableBackup(`The backup lacks the table ${name}`);
    await makePartitions(connection, table, partitions);
    if (MADE_WITH_THE_DATABASE.includes(name))
      await connection.query(`DELETE FROM ${connection.escapeIdentifier(name)}`);
    await loadTable(connection, table, folder);
  }
  for (const { name, on_table, mode } of triggers)
    await connection.query(`ALTER TABLE ${on_table} ${MODES[mode]} TRIGGER ${name}`);
}

/** The months of the backup, of which a new database has only those to come. A table by months has a function that makes one. */
async function makePartitions(
  connection: Client,
  { name, partitions = [] }: StoredTable,
  present: readonly string[],
): Promise<void> {
  for (const partition of partitions) {
    if (present.includes(partition)) continue;
    const maker = connection.escapeIdentifier(`make_${name}_partition`);
    await connection.query(`SELECT ${maker}(to_date($1, 'YYYY_MM'))`, [partition.slice(-'YYYY_MM'.length)]);
  }
}

/** A sequence of another program's table has no place here. Ours are all there, because the same migrations were run. */
async function setSequences(connection: Client, sequences: readonly StoredSequence[]): Promise<void> {
  for (const { name, lastValue, isCalled } of sequences) {
    await connection.query(
      "SELECT setval(oid::regclass, $2, $3) FROM pg_class WHERE oid = to_regclass(quote_ident($1)) AND relkind = 'S'",
      [name, lastValue, isCalled],
    );
  }
}

async function compare(connection: Client, stored: StoredTable): Promise<void> {
  const { rows, checksum } = await readContent(connection, stored);
  if (rows === stored.rows && checksum === stored.checksum) return;
  throw new UnusableBackup(
    rows === stored.rows
      ? `The rows of ${stored.name} differ from those that were backed up. Nothing was restored`
      : `${stored.name} has ${rows} rows, and ${stored.rows} were backed up. Nothing was restored`,
  );
}

/**
 * A restored database goes another way from here on than the one that was backed up, if that still lives. With an identity of its
 * own, no replica of the other is taken for one of it (src/recalls/mot/copy-check.ts), also where servers can't be told apart.
 */
async function drawIdentity(connection: Client): Promise<string> {
  const { rows } = await connection.query<{ id: string }>(
    'UPDATE database_identity SET id = gen_random_uuid() RETURNING id',
  );
  await connection.query('DELETE FROM replication_heartbeat');
  const [row] = rows;
  if (!row || rows.length > 1) throw new UnusableBackup('The backup lacks the identity of its database');
  return row.id;
}

function sum(tables: readonly StoredTable[]): number {
  return tables.reduce((total, { rows }) => total + rows, 0);
}
