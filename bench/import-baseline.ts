import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/**
 * The baseline of imports: a simple `psql` script that makes a table equal to a file, and nothing else. The raw file goes into an unlogged
 * table and three statements do the rest, each with the history rows of its changes. Nothing is scanned, validated, counted, guarded or
 * mailed, no other process may write meanwhile, and a file with an error ends it with an error of PostgreSQL.
 */
const VALUES = (row: string) => `
  jsonb_build_object('dvsaCampaignReference', ${row}.dvsa_campaign_reference,
                     'recallCampaignStartDate', to_char(${row}.recall_campaign_start_date, 'YYYY-MM-DD'),
                     'rectificationDate', to_char(${row}.rectification_date, 'YYYY-MM-DD'))`;

const HISTORY = `
  INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                              import_run_id, changed_at, before, after)`;

const script = (manufacturerId: number, runId: string) => ({
  before: `
    BEGIN;
    -- As much as the service uses; with the default of 4 MB every join would use temporary files.
    SET LOCAL work_mem = '256MB';
    CREATE UNLOGGED TABLE baseline_stage (
      vin                             text COLLATE "C",
      manufacturer_campaign_reference text COLLATE "C",
      dvsa_campaign_reference         text COLLATE "C",
      recall_campaign_start_date      date
    )`,
  copy: 'COPY baseline_stage FROM STDIN (FORMAT csv, HEADER)',
  after: `
    ANALYZE baseline_stage;

    WITH before AS (
      SELECT recall.*, stage.dvsa_campaign_reference AS sent_dvsa, stage.recall_campaign_start_date AS sent_start
        FROM recall
        JOIN baseline_stage AS stage USING (vin, manufacturer_campaign_reference)
       WHERE recall.manufacturer_id = ${manufacturerId}
         AND (recall.rectification_date IS NOT NULL
              OR recall.dvsa_campaign_reference IS DISTINCT FROM stage.dvsa_campaign_reference
              OR recall.recall_campaign_start_date <> stage.recall_campaign_start_date)
    ), after AS (
      UPDATE recall
         SET dvsa_campaign_reference = before.sent_dvsa, recall_campaign_start_date = before.sent_start,
             rectification_date = NULL, updated_at = now()
        FROM before
       WHERE recall.id = before.id
      RETURNING recall.*
    )
    ${HISTORY}
    SELECT after.id, after.manufacturer_id, after.vin, after.manufacturer_campaign_reference,
           CASE WHEN before.rectification_date IS NULL THEN 'changed' ELSE 'reopened' END,
           '${runId}', now(), ${VALUES('before')}, ${VALUES('after')}
      FROM after JOIN before USING (id);

    WITH before AS (
      SELECT *
        FROM recall
       WHERE manufacturer_id = ${manufacturerId} AND rectification_date IS NULL
         AND NOT EXISTS (SELECT FROM baseline_stage AS stage
                          WHERE stage.vin = recall.vin
                            AND stage.manufacturer_campaign_reference = recall.manufacturer_campaign_reference)
    ), after AS (
      UPDATE recall
         SET rectification_date = greatest(current_date, recall.recall_campaign_start_date), updated_at = now()
        FROM before
       WHERE recall.id = before.id
      RETURNING recall.*
    )
    ${HISTORY}
    SELECT after.id, after.manufacturer_id, after.vin, after.manufacturer_campaign_reference, 'fixed',
           '${runId}', now(), ${VALUES('before')}, ${VALUES('after')}
      FROM after JOIN before USING (id);

    -- For an empty table the planner assumes that it remains empty, and would scan all inserted rows for each row.
    SET LOCAL enable_nestloop = off;

    WITH opened AS (
      INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, dvsa_campaign_reference,
                          recall_campaign_start_date, created_at, updated_at)
      SELECT ${manufacturerId}, vin, manufacturer_campaign_reference, dvsa_campaign_reference,
             recall_campaign_start_date, now(), now()
        FROM baseline_stage AS stage
       WHERE NOT EXISTS (SELECT FROM recall
                          WHERE recall.manufacturer_id = ${manufacturerId} AND recall.vin = stage.vin
                            AND recall.manufacturer_campaign_reference = stage.manufacturer_campaign_reference)
      RETURNING *
    )
    ${HISTORY}
    SELECT id, manufacturer_id, vin, manufacturer_campaign_reference, 'opened', '${runId}', now(), NULL, ${VALUES('opened')}
      FROM opened;

    DROP TABLE baseline_stage;
    COMMIT`,
});

/** A file for the baseline to import. */
export interface BaselineFile {
  readonly databaseUrl: string;
  readonly manufacturerId: number;
  readonly path: string;
}

process.on('message', (message) => {
  if (message === 'usage') return;
  run(message as BaselineFile).then(
    (seconds) => process.send?.({ seconds }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
// The probe unreferences the channel, so that it does not keep a process alive; here the channel is the only thing that should.
process.channel?.ref();
// A message that arrived before this listener was added would be lost.
process.send?.({});

/** @returns how long it took, in seconds */
async function run({ databaseUrl, manufacturerId, path }: BaselineFile): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { before, copy, after } = script(manufacturerId, randomUUID());
    const began = performance.now();
    await client.query(before);
    await pipeline(createReadStream(path), client.query(copyFrom(copy)));
    await client.query(after);
    return (performance.now() - began) / 1000;
  } finally {
    await client.end();
  }
}
