import { VALUES_OF } from '../../recalls/history-values.js';
import { MERGED } from '../import.sql.js';

/**
 * Taking back what a run, or a client's calls, did. The statements run in this order, in one transaction, under the
 * manufacturer's merge lock:
 *
 *   CHANGES_OF_… → LOCK_CHANGED → FIND_LATER_CHANGES → PLAN_UNDO → (COUNT_UNDO) → UPDATE → REMOVE → RESTORE
 *
 * A recall gets back what it had before, unless somebody else has changed it since: that word is newer, and stays. What a
 * later file has as open stays open.
 *
 * What is taken back is written a microsecond after the word it takes back, and not as of now: a corrected file that came in
 * before the undo, and waits for the scanner, still has the newer word.
 */

const AFTERWARDS = `interval '1 microsecond'`;

const changesOf = (selection: string, asOf: string) => `
  CREATE TEMPORARY TABLE changed ON COMMIT DROP AS
  SELECT DISTINCT ON (vin, manufacturer_campaign_reference)
         vin, manufacturer_campaign_reference AS reference, recall_id, before AS target,
         change_set AS first_set, ${asOf} + ${AFTERWARDS} AS as_of
    FROM recall_history
   WHERE ${selection}
  WINDOW recall AS (PARTITION BY vin, manufacturer_campaign_reference)
   ORDER BY vin, manufacturer_campaign_reference, change_set, id`;

/** $1 run id, $2 the numbers of its statements, $3 as of when its rows were written. */
export const CHANGES_OF_RUN = changesOf(
  'change_set = ANY ($2::bigint[]) AND import_run_id = $1',
  '$3::timestamptz',
);

/** $1 client id, $2 manufacturer id, $3 since when. */
export const CHANGES_OF_CLIENT = changesOf(
  'manufacturer_id = $2 AND client_id = $1 AND changed_at >= $3',
  'max(changed_at) OVER recall',
);

/** Runs from before runs kept the numbers of their statements. $1 run id. A scan of the whole history. */
export const CHANGE_SETS_OF_OLD_RUN = `
  SELECT coalesce(array_agg(DISTINCT change_set), '{}') AS "changeSets" FROM recall_history WHERE import_run_id = $1`;

/** Calls wait from here on, in the order in which all statements take recalls. $1 manufacturer id. */
export const LOCK_CHANGED = `
  SELECT count(*)::integer AS locked
    FROM (SELECT recall.id
            FROM changed
            JOIN recall ON recall.vin = changed.vin AND recall.manufacturer_id = $1
                       AND recall.manufacturer_campaign_reference = changed.reference
           ORDER BY recall.vin, recall.manufacturer_campaign_reference
             FOR UPDATE OF recall) AS locked`;

/**
 * The last change of each recall that is not one of those to be undone, from the first of them on. Numbers of statements
 * order the changes of one recall, because each takes its number with the recall locked.
 */
const laterChanges = (isToBeUndone: string) => `
  CREATE TEMPORARY TABLE later_change ON COMMIT DROP AS
  SELECT DISTINCT ON (vin, manufacturer_campaign_reference)
         vin, manufacturer_campaign_reference AS reference, change_set AS last_set, undo_id
    FROM recall_history
   WHERE manufacturer_id = $1
     AND (change_set, id) > ((SELECT min(first_set) FROM changed), 0)
     AND NOT coalesce(${isToBeUndone}, false)
   ORDER BY vin, manufacturer_campaign_reference, change_set DESC, id DESC`;

/** $1 manufacturer id, $2 run id. */
export const FIND_CHANGES_AFTER_RUN = laterChanges('import_run_id = $2');

/** $1 manufacturer id, $2 client id, $3 since when. */
export const FIND_CHANGES_AFTER_CLIENT = laterChanges('(client_id = $2 AND changed_at >= $3)');

/**
 * What is to be done with each recall. $1 manufacturer id, $2 earlier undos of the same, $3 the hours of the API's grace.
 *
 * What a later file has as open is neither removed nor closed: without the change that is undone it would be open all the same.
 * A file that has a recall as it is writes nothing, so this goes by what it did not do: it would have closed an open recall
 * that it does not have, or the guard holds that closure, or the recall was in the API's grace and has no as-of yet.
 */
export const PLAN_UNDO = `
  CREATE TEMPORARY TABLE undo_step ON COMMIT DROP AS
  WITH later_file AS MATERIALIZED (
    SELECT id, coalesce(merged_as_of, as_of, received_at) AS as_of, received_at - make_interval(hours => $3) AS grace_from
      FROM import_run
     WHERE manufacturer_id = $1 AND ${MERGED}
       AND coalesce(merged_as_of, as_of, received_at) > (SELECT min(as_of) FROM changed)
  )
  SELECT changed.vin, changed.reference, changed.recall_id, changed.as_of, recall.id AS current_id,
         changed.target->>'dvsaCampaignReference' AS dvsa_campaign_reference,
         (changed.target->>'recallCampaignStartDate')::date AS recall_campaign_start_date,
         (changed.target->>'rectificationDate')::date AS rectification_date,
         CASE WHEN later_change.last_set > changed.first_set
                THEN CASE WHEN later_change.undo_id = ANY ($2::uuid[]) THEN 'none' ELSE 'leave' END
              WHEN recall.id IS NOT NULL AND recall.rectification_date IS NULL
               AND (coalesce(changed.target, 'null'::jsonb) = 'null'::jsonb OR changed.target->>'rectificationDate' IS NOT NULL)
               AND EXISTS (SELECT FROM later_file
                            WHERE later_file.as_of > changed.as_of
                              AND (recall.as_of IS NOT NULL OR later_file.grace_from >= changed.as_of)
                              AND NOT EXISTS (SELECT FROM import_held_closure
                                               WHERE run_id = later_file.id AND recall_id = recall.id))
                THEN 'leave'
              WHEN changed.target = 'null'::jsonb OR changed.target IS NULL
                THEN CASE WHEN recall.id IS NULL THEN 'none' ELSE 'remove' END
              WHEN recall.id IS NULL THEN 'restore'
              WHEN recall.dvsa_campaign_reference IS NOT DISTINCT FROM changed.target->>'dvsaCampaignReference'
               AND recall.recall_campaign_start_date = (changed.target->>'recallCampaignStartDate')::date
               AND recall.rectification_date IS NOT DISTINCT FROM (changed.target->>'rectificationDate')::date THEN 'none'
              WHEN recall.rectification_date IS NOT NULL AND changed.target->>'rectificationDate' IS NULL THEN 'reopen'
              WHEN recall.rectification_date IS NULL AND changed.target->>'rectificationDate' IS NOT NULL THEN 'close'
              ELSE 'change' END AS step
    FROM changed
    LEFT JOIN recall ON recall.vin = changed.vin AND recall.manufacturer_id = $1
                    AND recall.manufacturer_campaign_reference = changed.reference
    LEFT JOIN later_change ON later_change.vin = changed.vin AND later_change.reference = changed.reference`;

export const COUNT_UNDO = `
  SELECT count(*) FILTER (WHERE step = 'reopen')::integer AS reopened,
         count(*) FILTER (WHERE step = 'remove')::integer AS removed,
         count(*) FILTER (WHERE step = 'close')::integer AS closed,
         count(*) FILTER (WHERE step = 'restore')::integer AS restored,
         count(*) FILTER (WHERE step = 'change')::integer AS changed,
         count(*) FILTER (WHERE step = 'leave')::integer AS "leftAlone"
    FROM undo_step`;

/** $1 how many at most. */
export const FIND_LEFT_ALONE = `
  SELECT vin, reference AS "manufacturerCampaignReference"
    FROM undo_step WHERE step = 'leave' ORDER BY vin, reference LIMIT $1`;

/** Opens, closes and changes what is there. $1 now, $2 undo id. */
export const UNDO_UPDATES = `
  WITH before AS MATERIALIZED (
    SELECT recall.*, undo_step.step, undo_step.as_of AS new_as_of, undo_step.dvsa_campaign_reference AS new_dvsa,
           undo_step.recall_campaign_start_date AS new_start, undo_step.rectification_date AS new_rectification
      FROM undo_step
      JOIN recall ON recall.id = undo_step.current_id
     WHERE undo_step.step IN ('reopen', 'close', 'change')
  ), after AS (
    UPDATE recall
       SET dvsa_campaign_reference = before.new_dvsa,
           recall_campaign_start_date = before.new_start,
           rectification_date = before.new_rectification,
           updated_at = $1,
           as_of = before.new_as_of
      FROM before
     WHERE recall.id = before.id
    RETURNING recall.*
  )
  INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                              undo_id, changed_at, before, after)
  SELECT after.id, after.manufacturer_id, after.vin, after.manufacturer_campaign_reference,
         CASE before.step WHEN 'reopen' THEN 'reopened' WHEN 'close' THEN 'fixed' ELSE 'changed' END,
         $2, $1, ${VALUES_OF('before')}, ${VALUES_OF('after')}
    FROM after
    JOIN before USING (id)`;

/** Deletes what was added. $1 now, $2 undo id. */
export const UNDO_REMOVALS = `
  WITH before AS (
    DELETE FROM recall USING undo_step
     WHERE undo_step.step = 'remove' AND recall.id = undo_step.current_id
    RETURNING recall.*
  )
  INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                              undo_id, changed_at, before)
  SELECT id, manufacturer_id, vin, manufacturer_campaign_reference, 'deleted', $2, $1, ${VALUES_OF('before')}
    FROM before`;

/**
 * Puts back what was deleted, under its old id. One that the API opens in this very moment is left to it.
 * $1 now, $2 undo id, $3 manufacturer id.
 */
export const UNDO_DELETIONS = `
  WITH restored AS (
    INSERT INTO recall (id, manufacturer_id, vin, manufacturer_campaign_reference, dvsa_campaign_reference,
                        recall_campaign_start_date, rectification_date, created_at, updated_at, as_of)
    OVERRIDING SYSTEM VALUE
    SELECT recall_id, $3::integer, vin, reference, dvsa_campaign_reference, recall_campaign_start_date, rectification_date,
           coalesce((SELECT min(changed_at) FROM recall_history AS opened
                      WHERE opened.vin = undo_step.vin AND opened.manufacturer_id = $3
                        AND opened.recall_id = undo_step.recall_id), $1::timestamptz),
           $1::timestamptz, as_of
      FROM undo_step
     WHERE step = 'restore'
     ORDER BY vin, reference
        ON CONFLICT DO NOTHING
    RETURNING *
  )
  INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                              undo_id, changed_at, after)
  SELECT id, manufacturer_id, vin, manufacturer_campaign_reference, 'opened', $2, $1::timestamptz, ${VALUES_OF('restored')}
    FROM restored`;

/**
 * What a run changed, a page in the order of its statements, and what became of each change since. $1 run id, $2 the numbers
 * of its statements, $3 and $4 after which number and id, $5 how many at most.
 */
export const CHANGES_PAGE = `
  SELECT change.change_set::float8 AS "changeSet", change.id::float8 AS id, change.vin,
         change.manufacturer_campaign_reference AS "manufacturerCampaignReference", change.action, change.before,
         change.after,
         CASE WHEN later.id IS NULL THEN 'newest'
              WHEN undo.import_run_id = $1 THEN 'undone'
              ELSE 'changed since' END AS status
    FROM recall_history AS change
    LEFT JOIN LATERAL (
           SELECT id, undo_id FROM recall_history
            WHERE vin = change.vin AND manufacturer_id = change.manufacturer_id
              AND manufacturer_campaign_reference = change.manufacturer_campaign_reference
              AND change_set > change.change_set
            ORDER BY change_set DESC LIMIT 1) AS later ON true
    LEFT JOIN recall_undo AS undo ON undo.id = later.undo_id
   WHERE change.change_set = ANY ($2::bigint[]) AND change.import_run_id = $1
     AND (change.change_set, change.id) > ($3::bigint, $4::bigint)
   ORDER BY change.change_set, change.id
   LIMIT $5`;

/**
 * The vehicles of which MOT services could read \`No\` or \`Unknown\` from the run on, because it closed or withdrew the last
 * open recall that anybody had of them: what the change feed showed once the run was merged. A page in the order of VINs.
 * $1 run id, $2 the numbers of its statements, $3 after which VIN, $4 how many at most.
 */
export const VEHICLES_TOLD_NO = `
  SELECT closed.vin
    FROM (SELECT DISTINCT vin FROM recall_history
           WHERE change_set = ANY ($2::bigint[]) AND import_run_id = $1 AND action IN ('fixed', 'deleted')
             AND vin > $3 COLLATE "C") AS closed
   WHERE NOT EXISTS (
           SELECT FROM (SELECT DISTINCT ON (manufacturer_id, manufacturer_campaign_reference) after
                          FROM recall_history
                         WHERE vin = closed.vin AND change_set <= (SELECT max(number) FROM unnest($2::bigint[]) AS number)
                         ORDER BY manufacturer_id, manufacturer_campaign_reference, change_set DESC, id DESC) AS newest
            WHERE newest.after IS NOT NULL AND newest.after->>'rectificationDate' IS NULL)
   ORDER BY closed.vin
   LIMIT $4`;
