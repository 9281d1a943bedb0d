import pg from 'pg';

/** The tables of a register that grow with it. */
const TABLES = ['mark_assignment', 'vehicle_detail', 'keeper', 'vehicle_state'];

/** With less, PostgreSQL sorts the entries of an index of ten million rows on the disk several times. */
const MEMORY_TO_BUILD = '2GB';

/**
 * Loads with the exclusion constraints, foreign keys and indexes set aside, and adds them afterwards, because `--large` measures enquiries.
 * `--register` measures loading with them. A register that breaks a constraint fails here too, only later.
 */
export async function withIndexesAddedAfter<Result>(
  databaseUrl: string,
  load: () => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const constraints = await definitions(
      client,
      `SELECT conrelid::regclass::text AS "table", conname AS name, pg_get_constraintdef(oid) AS definition
         FROM pg_constraint WHERE conrelid = ANY ($1::regclass[]) AND contype IN ('x', 'f')`,
    );
    const indexes = await definitions(
      client,
      `SELECT indrelid::regclass::text AS "table", indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
         FROM pg_index WHERE indrelid = ANY ($1::regclass[])
          AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
    );
    for (const { table, name } of constraints)
      await client.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
    const result = await load();
    await client.query(`SET maintenance_work_mem = '${MEMORY_TO_BUILD}'`);
    for (const { definition } of indexes) await client.query(definition);
    for (const { table, name, definition } of constraints)
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition}`);
    return result;
  } finally {
    await client.end();
  }
}

async function definitions(client: pg.Client, query: string) {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(query, [TABLES]);
  return rows;
}
