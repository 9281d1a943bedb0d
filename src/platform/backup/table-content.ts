import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { StoredTable } from './backup-manifest.js';
import { storeStream } from './stored-files.js';
import type { Table } from './table-list.js';

/** Rows are text that repeats itself: more effort makes them little smaller and takes several times as long. */
const COMPRESSION = { level: 1 };

export interface TableContent {
  readonly rows: number;
  /** Of all rows in whatever order: the sum of a hash of each. */
  readonly checksum: string;
}

/**
 * How many rows a table has, and a checksum of their values. It is computed from the text of each row, so that a table with the same
 * rows has the same one on any server and version.
 */
export async function readContent(
  connection: Client,
  table: Pick<Table, 'name' | 'columns'>,
): Promise<TableContent> {
  const { rows } = await connection.query<{ rows: string; checksum: string }>(
    `SELECT count(*)::text AS rows,
            coalesce(sum(('x' || left(md5(stored::text), 16))::bit(64)::bigint::numeric), 0)::text AS checksum
       FROM (${selectOf(connection, table)}) AS stored`,
  );
  const [found] = rows;
  if (!found) throw new Error('A statement that aggregates has a row.');
  return { rows: Number(found.rows), checksum: found.checksum };
}

/** Writes a table into a backup: PostgreSQL's own text format, compressed. */
export async function storeTable(connection: Client, table: Table, folder: string): Promise<StoredTable> {
  const content = await readContent(connection, table);
  const rows = connection.query(copyTo(`COPY (${selectOf(connection, table)}) TO STDOUT`));
  const path = `database/${table.name}.copy.gz`;
  const file = await storeStream(folder, path, rows, createGzip(COMPRESSION));
  const { name, columns, partitions } = table;
  return {
    ...{ name, columns: [...columns], ...content, file },
    ...(partitions.length === 0 ? {} : { partitions: [...partitions] }),
  };
}

/** Reads a table from a backup into the database, which compares it with its checksum in the manifest later. */
export async function loadTable(connection: Client, stored: StoredTable, folder: string): Promise<void> {
  const { name, columns } = stored;
  const target = `${connection.escapeIdentifier(name)} (${columnsOf(connection, columns)})`;
  await pipeline(
    createReadStream(join(folder, stored.file.path)),
    createGunzip(),
    connection.query(copyFrom(`COPY ${target} FROM STDIN`)),
  );
}

function selectOf(connection: Client, { name, columns }: Pick<Table, 'name' | 'columns'>): string {
  return `SELECT ${columnsOf(connection, columns)} FROM ${connection.escapeIdentifier(name)}`;
}

function columnsOf(connection: Client, columns: readonly string[]): string {
  return columns.map((column) => connection.escapeIdentifier(column)).join(', ');
}
