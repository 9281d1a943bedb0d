import { MERGED } from '../runs/merged-runs.sql.js';

/** SQL fragments for what a file says about a recall that it did not change. */
export const FILE_TIMES = (graceHours: string) => `
  id, coalesce(merged_as_of, as_of, received_at) AS as_of, received_at - make_interval(hours => ${graceHours}) AS grace_from,
  finished_at`;

/**
 * Whether some file had said that a recall is open, by the end of a later file. The first change after that file shows it. A change from
 * before this was stored counts as yes, because leaving a recall open is the safer error.
 */
export const HAD_FILE_AS_OF = (recall: { vin: string; reference: string; currentAsOf: string }) => `
  coalesce((SELECT NOT change.before ? 'fileAsOf' OR change.before->>'fileAsOf' IS NOT NULL
              FROM recall_history AS change
             WHERE change.vin = ${recall.vin} AND change.manufacturer_id = $1
               AND change.manufacturer_campaign_reference = ${recall.reference}
               AND change.changed_at >= later_file.finished_at AND change.before IS NOT NULL
             ORDER BY change.change_set, change.id LIMIT 1),
           ${recall.currentAsOf} IS NOT NULL)`;

/**
 * Whether a later file confirms the value that this change made. A file writes nothing about a recall that is already as in the file, so
 * this is derived from what the file did not do: it found the recall open, and would have closed it if the file did not contain it, unless
 * the guard held that closure, or the recall was in the API's grace and no file had had it.
 */
const CONFIRMED_BY_FILE = `
  EXISTS (SELECT FROM later_file
           WHERE later_file.as_of > ordered.word_as_of
             AND later_file.finished_at >= ordered.changed_at AND later_file.finished_at < ordered.next_changed_at
             AND (SELECT found.after IS NOT NULL AND found.after->>'rectificationDate' IS NULL
                    FROM recall_history AS found
                   WHERE found.vin = ordered.vin AND found.manufacturer_id = $1
                     AND found.manufacturer_campaign_reference = ordered.manufacturer_campaign_reference
                     AND found.changed_at <= later_file.finished_at
                   ORDER BY found.change_set DESC, found.id DESC LIMIT 1)
             AND (later_file.grace_from >= ordered.word_as_of
                  OR ${HAD_FILE_AS_OF({
                    vin: 'ordered.vin',
                    reference: 'ordered.manufacturer_campaign_reference',
                    currentAsOf: 'ordered.current_as_of',
                  })})
             AND NOT EXISTS (SELECT FROM import_held_closure
                              WHERE run_id = later_file.id AND recall_id = ordered.recall_id))`;

/**
 * The values to which a tangled recall returns. A change and the undo of it cancel each other. Of the remaining changes, the newest
 * consecutive ones that are to be undone, or that belong to a run or client that was undone before, are undone together: the recall gets
 * its values from before the first of them. So two undos have the same result in either order, and a recall never returns to the values of
 * a wrong file. A change that opened a recall is not undone if a client has since said that the recall is open, and neither is a change
 * that a later file confirms. $1 manufacturer id.
 *
 * @param hours the parameter with the hours of the API's grace
 */
const storyOf = (isToBeUndone: string, isFileToBeUndone: string, hours: string) => `
  CREATE TEMPORARY TABLE story ON COMMIT DROP AS
  WITH history AS MATERIALIZED (
    SELECT recall_history.*, undo.import_run_id AS undone_run_id, undo.client_id AS undone_client_id,
           undo.since AS undone_since, coalesce(${isToBeUndone}, false) AS is_meant, recall.as_of AS current_as_of,
           greatest(recall.said_open_at,
                    max((recall_history.before->>'saidOpenAt')::timestamptz)
                      OVER (PARTITION BY recall_history.vin, recall_history.manufacturer_campaign_reference)) AS said_open_at
      FROM tangled
      JOIN recall_history ON recall_history.vin = tangled.vin AND recall_history.manufacturer_id = $1
                         AND recall_history.manufacturer_campaign_reference = tangled.reference
      LEFT JOIN recall_undo AS undo ON undo.id = recall_history.undo_id
      LEFT JOIN recall ON recall.vin = tangled.vin AND recall.manufacturer_id = $1
                      AND recall.manufacturer_campaign_reference = tangled.reference
  ), effective AS (
    SELECT change.*,
           change.is_meant
           OR EXISTS (SELECT FROM import_run AS run WHERE run.id = change.import_run_id AND run.undone_at IS NOT NULL)
           OR EXISTS (SELECT FROM recall_undo AS undo
                       WHERE undo.client_id = change.client_id AND undo.manufacturer_id = $1
                         AND change.changed_at BETWEEN undo.since AND undo.undone_at
                         -- A call that arrived while the undo was worked out is not undone.
                         AND change.change_set <= coalesce(undo.last_change_set, change.change_set)) AS is_undone
      FROM history AS change
     WHERE change.undo_id IS NULL
       AND NOT EXISTS (SELECT FROM history AS undoing
                        WHERE undoing.undo_id IS NOT NULL AND undoing.vin = change.vin
                          AND undoing.manufacturer_campaign_reference = change.manufacturer_campaign_reference
                          AND undoing.change_set > change.change_set
                          AND (undoing.undone_run_id = change.import_run_id
                               OR (undoing.undone_client_id = change.client_id
                                   AND change.changed_at >= undoing.undone_since)))
  ), later_file AS MATERIALIZED (
    SELECT ${FILE_TIMES(hours)}
      FROM import_run
     WHERE manufacturer_id = $1 AND ${MERGED} AND NOT ${isFileToBeUndone}
       AND finished_at >= (SELECT min(changed_at) FROM effective WHERE is_undone)
  ), ordered AS (
    SELECT effective.*,
           coalesce(run.merged_as_of, run.as_of, run.received_at, effective.changed_at) AS word_as_of,
           lead(effective.changed_at, 1, 'infinity')
             OVER (PARTITION BY vin, manufacturer_campaign_reference ORDER BY change_set, effective.id) AS next_changed_at
      FROM effective
      LEFT JOIN import_run AS run ON run.id = effective.import_run_id
  ), taken_back AS (
    SELECT *, bool_and(is_undone
                       -- If its opening were undone, the recall would not be open, as a client has since said it is.
                       AND NOT (coalesce(changed_at < said_open_at, false)
                                AND (before IS NULL OR before->>'rectificationDate' IS NOT NULL))
                       AND NOT (after IS NOT NULL AND after->>'rectificationDate' IS NULL AND ${CONFIRMED_BY_FILE}))
                OVER (PARTITION BY vin, manufacturer_campaign_reference ORDER BY change_set DESC, id DESC) AS is_taken_back
      FROM ordered
  )
  SELECT vin, manufacturer_campaign_reference AS reference, bool_or(is_meant) AS is_meant,
         bool_or(is_meant AND is_taken_back) AS is_newest,
         (array_agg(before ORDER BY change_set, id) FILTER (WHERE is_taken_back))[1] AS target,
         (array_agg(recall_id ORDER BY change_set, id) FILTER (WHERE is_taken_back))[1] AS recall_id,
         max(said_open_at) AS said_open_at,
         max(changed_at) FILTER (WHERE is_taken_back AND is_meant) AS taken_back_at
    FROM taken_back
   GROUP BY vin, manufacturer_campaign_reference`;

/** $1 manufacturer id, $2 run id, $3 the hours of the API's grace. */
export const FIND_STORIES_OF_RUN = storyOf('recall_history.import_run_id = $2', '(id = $2)', '$3');

/** $1 manufacturer id, $2 client id, $3 since when, $4 the hours of the API's grace. */
export const FIND_STORIES_OF_CLIENT = storyOf(
  '(recall_history.client_id = $2 AND recall_history.changed_at >= $3)',
  '(false)',
  '$4',
);
