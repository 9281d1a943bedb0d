import type { Client } from 'pg';

/** A table that is backed up. */
export interface Table {
  readonly name: string;
  /** Those that are stored; what PostgreSQL computes from them it computes again. */
  readonly columns: readonly string[];
  /** Of a table that is partitioned by months: the names of its partitions, such as `enquiry_2026_11`. */
  readonly partitions: readonly string[];
}

/**
 * Every table, those of later migrations too, but for the list of migrations, which the manifest has, and for what is not kept
 * (staging tables of imports, which are made again from the file; they are unlogged or begin with this name).
 */
const TABLES = `
  SELECT relname AS name,
         ARRAY(SELECT attname::text FROM pg_attribute
                WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                ORDER BY attnum) AS columns,
         ARRAY(SELECT month.relname::text FROM pg_inherits JOIN pg_class AS month ON month.oid = inhrelid
                WHERE inhparent = pg_class.oid ORDER BY 1) AS partitions
    FROM pg_class
   WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
     AND relpersistence = 'p' AND relname <> 'migration' AND relname !~ '^import_stage_'
   ORDER BY relname`;

const SEQUENCES = `
  SELECT relname AS name FROM pg_class
   WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S' AND relpersistence = 'p'
     AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('a', 'i')
                        AND refobjid = to_regclass('migration'))
   ORDER BY relname`;

/** Which table has a foreign key to which. */
const FOREIGN_KEYS = `
  SELECT referring.relname AS referring, referred.relname AS referred
    FROM pg_constraint
    JOIN pg_class AS referring ON referring.oid = conrelid
    JOIN pg_class AS referred ON referred.oid = confrelid
   WHERE contype = 'f' AND connamespace = current_schema()::regnamespace AND conrelid <> confrelid`;

/** The tables, each after those that its foreign keys refer to. */
export async function listTables(connection: Client): Promise<Table[]> {
  const { rows: tables } = await connection.query<Table>(TABLES);
  const { rows: keys } = await connection.query<{ referring: string; referred: string }>(FOREIGN_KEYS);
  const ordered: Table[] = [];
  let remaining = tables;
  while (remaining.length > 0) {
    const names = new Set(remaining.map(({ name }) => name));
    const waits = new Set(
      keys.filter(({ referred }) => names.has(referred)).map(({ referring }) => referring),
    );
    const ready = remaining.filter(({ name }) => !waits.has(name));
    if (ready.length === 0) throw new Error(`Foreign keys go round in a circle: ${[...names].join(', ')}`);
    ordered.push(...ready);
    remaining = remaining.filter(({ name }) => waits.has(name));
  }
  return ordered;
}

export async function listSequences(connection: Client): Promise<string[]> {
  const { rows } = await connection.query<{ name: string }>(SEQUENCES);
  return rows.map(({ name }) => name);
}

/** The names of the migrations that were run, in their order; none where there is no such table. */
export async function listMigrations(connection: Client): Promise<string[]> {
  const { rows: found } = await connection.query<{ found: boolean }>(
    "SELECT to_regclass('migration') IS NOT NULL AS found",
  );
  if (!found[0]?.found) return [];
  const { rows } = await connection.query<{ name: string }>('SELECT name FROM migration ORDER BY id');
  return rows.map(({ name }) => name);
}

/** Which database it is, as replicas are told apart (src/recalls/mot/copy-check.ts); null before there were identities. */
export async function readIdentity(connection: Client): Promise<string | null> {
  const { rows: found } = await connection.query<{ found: boolean }>(
    "SELECT to_regclass('database_identity') IS NOT NULL AS found",
  );
  if (!found[0]?.found) return null;
  const { rows } = await connection.query<{ id: string }>('SELECT id FROM database_identity');
  return rows[0]?.id ?? null;
}
