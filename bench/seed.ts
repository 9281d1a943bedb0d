import pg from 'pg';

/**
 * Other manufacturers have recalls of some of the same vehicles, so that the condition on the manufacturer in the SQL excludes some rows.
 */
const OTHER_MANUFACTURERS = 3;
const SHARE_OF_OTHERS = 10;

const RECALLS_OF_OWNER = `
  INSERT INTO recall (vin, manufacturer_id, manufacturer_campaign_reference, dvsa_campaign_reference,
                      recall_campaign_start_date, rectification_date, created_at, updated_at)
  SELECT upper(left(md5(row::text), 17)),
         $1,
         'CAMPAIGN/' || row % 500,
         CASE WHEN row % 4 > 0 THEN 'R/2024/' || row % 1000 END,
         DATE '2020-01-01' + (row % 2000)::integer,
         CASE WHEN row % 3 = 0 THEN DATE '2026-01-01' END,
         TIMESTAMPTZ '2026-01-01 00:00Z' + row % 100000 * INTERVAL '1 second',
         TIMESTAMPTZ '2026-01-01 00:00Z' + row % 100000 * INTERVAL '1 second'
    FROM generate_series(1, $2::integer) AS row`;

const RECALLS_OF_OTHERS = `
  INSERT INTO recall (vin, manufacturer_id, manufacturer_campaign_reference, recall_campaign_start_date,
                      created_at, updated_at)
  SELECT vin, $1::integer + 1 + (id % ${OTHER_MANUFACTURERS})::integer, 'OTHER/1', recall_campaign_start_date,
         created_at, updated_at
    FROM recall
   WHERE id % ${SHARE_OF_OTHERS} = 0`;

/**
 * Fills a migrated database with recalls of one manufacturer, one per VIN and in no order of VINs, and with some of others. Then it is
 * analysed, vacuumed and checkpointed, like one that has been idle.
 *
 * @param rows recalls of the manufacturer that the client under test acts for
 */
export async function seedRecalls(databaseUrl: string, manufacturerId: number, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition
         FROM pg_index WHERE indrelid = 'recall'::regclass AND NOT indisprimary`,
    );
    // The indexes are built once over all rows instead of row by row, which takes a minute instead of many for ten million rows.
    await client.query(`SET maintenance_work_mem = '512MB'`);
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
    await client.query(RECALLS_OF_OWNER, [manufacturerId, rows]);
    await client.query(RECALLS_OF_OTHERS, [manufacturerId]);
    for (const { definition } of indexes) await client.query(definition);
    await client.query('VACUUM (ANALYZE) recall');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

/** A table like `recall`, with the same indexes and as many rows, for the baseline to insert into. */
export async function copyRecallsForBaseline(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('CREATE TABLE baseline_recall (LIKE recall INCLUDING ALL)');
    await client.query('INSERT INTO baseline_recall OVERRIDING SYSTEM VALUE SELECT * FROM recall');
    await client.query(
      `SELECT setval(pg_get_serial_sequence('baseline_recall', 'id'), (SELECT max(id) FROM baseline_recall))`,
    );
    await client.query('VACUUM (ANALYZE) baseline_recall');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}
