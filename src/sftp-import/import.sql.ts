import { VALUES_OF } from '../recalls/history-values.js';

/**
 * The merge of one snapshot file, as SQL (SFTP guide, "How SFTP works"). This is the one place outside the recalls
 * feature that writes its tables: millions of rows are compared and written by the database in a few statements,
 * not one by one through a service.
 *
 * The statements run in this order, in one transaction, under a lock for the manufacturer:
 *
 *   DIFFERENCES → ADD → CHANGE → CLOSE (or HOLD)
 *
 * The first compares the whole file with all the manufacturer's recalls once and keeps only what differs; the others
 * work on that. Rows that don't differ are neither written nor locked: updating what did not change would double the
 * table.
 *
 * What the API changed at or after the moment the file was received ($received) is newer than the file, so it is left as
 * it is: a recall opened a second ago must not be shown as fixed because a file sent before does not have it. Each
 * statement asks for that again under the row's lock, since API calls go on meanwhile.
 */

/** The staging table of a run. The name is made of a UUID, so it needs no quoting and can hide nothing. */
export function stageOf(runId: string): string {
  if (!/^[0-9a-f-]{36}$/.test(runId)) throw new Error('A run id is a UUID.');
  return `import_stage_${runId.replaceAll('-', '')}`;
}

/**
 * Unlogged: it can be made again from the archived file, so it need not survive a crash. Temporary: it belongs to the
 * connection, and goes when that ends, however it ends.
 */
export const createStage = (stage: string, kind: 'UNLOGGED' | 'TEMPORARY' = 'UNLOGGED') => `
  CREATE ${kind} TABLE ${stage} (
    line                            integer NOT NULL,
    vin                             text COLLATE "C" NOT NULL,
    manufacturer_campaign_reference text COLLATE "C" NOT NULL,
    dvsa_campaign_reference         text COLLATE "C",
    recall_campaign_start_date      date NOT NULL
  ) WITH (autovacuum_enabled = false)`;

export const copyIntoStage = (stage: string) => `COPY ${stage} FROM STDIN`;

/** Whether any recall has several rows. Cheap, and nearly always the answer is no. */
export const hasRepeated = (stage: string) => `
  SELECT 1 FROM ${stage} GROUP BY vin, manufacturer_campaign_reference HAVING count(*) > 1 LIMIT 1`;

/** The rows after the first of each recall whose rows say different things. $1 how many at most. */
export const findContradicting = (stage: string) => `
  WITH recalls AS (
    SELECT vin, manufacturer_campaign_reference, min(line) AS first_line
      FROM ${stage}
     GROUP BY vin, manufacturer_campaign_reference
    HAVING count(*) > 1
       AND (min(recall_campaign_start_date) <> max(recall_campaign_start_date)
            OR min(coalesce(dvsa_campaign_reference, '')) <> max(coalesce(dvsa_campaign_reference, '')))
  )
  SELECT vin, stage.line, recalls.first_line AS "firstLine", count(*) OVER ()::integer AS total
    FROM recalls
    JOIN ${stage} AS stage USING (vin, manufacturer_campaign_reference)
   WHERE stage.line > recalls.first_line
   ORDER BY stage.line
   LIMIT $1`;

/**
 * Rows that are equal count once: the first stays. Each is compared with the first of its recall alone: compared with one
 * another, the rows of a file that says the same thing 3,500,000 times would keep the worker busy for weeks.
 */
export const dropRepeated = (stage: string) => `
  DELETE FROM ${stage} AS later
   USING (SELECT vin, manufacturer_campaign_reference, min(line) AS line
            FROM ${stage}
           GROUP BY vin, manufacturer_campaign_reference
          HAVING count(*) > 1) AS first
   WHERE first.vin = later.vin
     AND first.manufacturer_campaign_reference = later.manufacturer_campaign_reference
     AND first.line < later.line`;

/** In what a file differs from the manufacturer's recalls. $1 manufacturer id, $2 when the file was received. */
const differencesOf = (stage: string) => `
  SELECT known.id,
         CASE WHEN known.id IS NULL THEN 'add'
              WHEN sent.vin IS NULL THEN 'close'
              ELSE 'change' END AS kind,
         coalesce(sent.vin, known.vin) AS vin,
         coalesce(sent.manufacturer_campaign_reference, known.manufacturer_campaign_reference)
           AS manufacturer_campaign_reference,
         sent.dvsa_campaign_reference,
         sent.recall_campaign_start_date,
         known.rectification_date
    FROM ${stage} AS sent
    FULL JOIN (SELECT * FROM recall WHERE manufacturer_id = $1) AS known
      ON known.vin = sent.vin
     AND known.manufacturer_campaign_reference = sent.manufacturer_campaign_reference
   WHERE known.id IS NULL
      OR (known.updated_at < $2
          AND CASE WHEN sent.vin IS NULL THEN known.rectification_date IS NULL
                   ELSE known.rectification_date IS NOT NULL
                        OR known.dvsa_campaign_reference IS DISTINCT FROM sent.dvsa_campaign_reference
                        OR known.recall_campaign_start_date <> sent.recall_campaign_start_date END)`;

/** The same parameters. */
export const findDifferences = (stage: string) => `
  CREATE TEMPORARY TABLE difference ON COMMIT DROP AS ${differencesOf(stage)}`;

/** What the API deleted since the file was received. The parameters' names. */
const deletedSince = (manufacturerId: string, received: string) => `
  (SELECT vin, manufacturer_campaign_reference
     FROM recall_history
    WHERE manufacturer_id = ${manufacturerId} AND action = 'deleted' AND changed_at >= ${received})`;

/**
 * What a merge would do now, counted without doing it: no row is written or locked, so a look at a file keeps neither
 * API calls nor the merge of another file waiting. The same parameters.
 */
export const countDifferences = (stage: string) => `
  WITH difference AS (${differencesOf(stage)})
  SELECT count(*) FILTER (
           WHERE kind = 'add'
             AND (vin, manufacturer_campaign_reference) NOT IN ${deletedSince('$1', '$2')})::integer AS added,
         count(*) FILTER (WHERE kind = 'change' AND rectification_date IS NULL)::integer AS updated,
         count(*) FILTER (WHERE kind = 'change' AND rectification_date IS NOT NULL)::integer AS reopened,
         count(*) FILTER (WHERE kind = 'close')::integer AS closing,
         (SELECT count(*) FROM recall WHERE manufacturer_id = $1 AND rectification_date IS NULL)::integer AS open,
         (SELECT count(*) FROM ${stage})::integer AS rows
    FROM difference`;

/** What the closure guard judges by. $1 manufacturer id. */
export const COUNT_FOR_GUARD = `
  SELECT (SELECT count(*) FROM difference WHERE kind = 'close')::integer AS closing,
         (SELECT count(*) FROM recall WHERE manufacturer_id = $1 AND rectification_date IS NULL)::integer AS open`;

/**
 * Opens the recalls that are new. $1 manufacturer id, $2 now, $3 run id, $4 received.
 *
 * In the order of the unique index: its pages are then filled one after another, and API calls that open recalls in
 * the same order never wait in a circle. One that the API opens in this very moment is left to it, and so is one that
 * the API has deleted since the file was received: a deleted recall has no row that could tell, only its history has.
 */
export const ADD = `
  WITH opened AS (
    INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, dvsa_campaign_reference,
                        recall_campaign_start_date, created_at, updated_at)
    SELECT $1, vin, manufacturer_campaign_reference, dvsa_campaign_reference, recall_campaign_start_date, $2, $2
      FROM difference
     WHERE kind = 'add'
       AND (vin, manufacturer_campaign_reference) NOT IN ${deletedSince('$1', '$4')}
     ORDER BY vin, manufacturer_campaign_reference
        ON CONFLICT (vin, manufacturer_id, manufacturer_campaign_reference) DO NOTHING
    RETURNING *
  ), history AS (
    INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                                import_run_id, changed_at, after)
    SELECT id, manufacturer_id, vin, manufacturer_campaign_reference, 'opened', $3, $2, ${VALUES_OF('opened')}
      FROM opened
  )
  SELECT count(*)::integer AS added FROM opened`;

/** Reopens what was fixed and updates what changed. $1 received, $2 now, $3 run id. */
export const CHANGE = `
  WITH before AS MATERIALIZED (
    SELECT recall.*, difference.dvsa_campaign_reference AS sent_dvsa, difference.recall_campaign_start_date AS sent_start
      FROM difference
      JOIN recall ON recall.id = difference.id
     WHERE difference.kind = 'change' AND recall.updated_at < $1
     ORDER BY recall.vin, recall.manufacturer_campaign_reference
       FOR UPDATE OF recall
  ), after AS (
    UPDATE recall
       SET dvsa_campaign_reference = before.sent_dvsa,
           recall_campaign_start_date = before.sent_start,
           rectification_date = NULL,
           updated_at = $2
      FROM before
     WHERE recall.id = before.id
    RETURNING recall.*
  ), history AS (
    INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                                import_run_id, changed_at, before, after)
    SELECT after.id, after.manufacturer_id, after.vin, after.manufacturer_campaign_reference,
           CASE WHEN before.rectification_date IS NULL THEN 'changed' ELSE 'reopened' END,
           $3, $2, ${VALUES_OF('before')}, ${VALUES_OF('after')}
      FROM after
      JOIN before USING (id)
  )
  SELECT count(*) FILTER (WHERE rectification_date IS NULL)::integer AS updated,
         count(*) FILTER (WHERE rectification_date IS NOT NULL)::integer AS reopened
    FROM before`;

/**
 * Closes recalls: those the file does not have, or those of a held run when they are approved.
 * $1 received, $2 now, $3 run id, $4 today. A campaign may start in the future, and nothing is fixed before it starts.
 */
export const closeFrom = (candidates: string) => `
  WITH before AS MATERIALIZED (
    SELECT recall.*
      FROM ${candidates} AS candidate
      JOIN recall ON recall.id = candidate.id
     WHERE recall.rectification_date IS NULL AND recall.updated_at < $1
     ORDER BY recall.vin, recall.manufacturer_campaign_reference
       FOR UPDATE OF recall
  ), after AS (
    UPDATE recall
       SET rectification_date = greatest($4::date, recall.recall_campaign_start_date), updated_at = $2
      FROM before
     WHERE recall.id = before.id
    RETURNING recall.*
  ), history AS (
    INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                                import_run_id, changed_at, before, after)
    SELECT after.id, after.manufacturer_id, after.vin, after.manufacturer_campaign_reference, 'fixed',
           $3, $2, ${VALUES_OF('before')}, ${VALUES_OF('after')}
      FROM after
      JOIN before USING (id)
  )
  SELECT count(*)::integer AS closed FROM before`;

export const CLOSE = closeFrom(`(SELECT id FROM difference WHERE kind = 'close')`);

/** Keeps what would have been closed for an administrator. $1 run id. */
export const HOLD = `
  WITH held AS (
    INSERT INTO import_held_closure (run_id, recall_id)
    SELECT $1, id FROM difference WHERE kind = 'close'
    RETURNING 1
  )
  SELECT count(*)::integer AS held FROM held`;
