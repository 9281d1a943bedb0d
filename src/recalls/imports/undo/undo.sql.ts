import {
  beforeSnapshot,
  deletedSnapshot,
  historySnapshot,
  SHOWN_BEFORE,
} from '../../api/history-snapshot.js';
import { MERGED } from '../runs/import.sql.js';

/**
 * Undoes what a run, or a client's calls, did. The statements run in this order, in one transaction, under the manufacturer's merge lock:
 *
 * CHANGES_OF_… → LOCK_CHANGED → FIND_CHANGES_AFTER_… → FIND_TANGLED → FIND_STORIES_OF_… → PLAN_UNDO → (COUNT_UNDO) → UNDO_UPDATES →
 * UNDO_REMOVALS → UNDO_DELETIONS → UNDO_CONFIRMATIONS
 *
 * A recall gets its previous values, unless somebody else has changed it since: that word is newer, and remains. A recall that a later file
 * contains as open remains open.
 *
 * The restored values are dated one microsecond after the word that is undone, and not as of now. So a corrected file that was received
 * before the undo, and is waiting for the scanner, still has the newer word.
 *
 * There is one exception: what a client closed or deleted and an undo opens again is the API's word as of now. The recall may have been
 * opened over the API only a moment before, so no file may have had it yet, and the next one must not close it.
 */

const AFTERWARDS = `interval '1 microsecond'`;

const changesOf = (selection: string, asOf: string) => `
  CREATE TEMPORARY TABLE changed ON COMMIT DROP AS
  SELECT DISTINCT ON (vin, manufacturer_campaign_reference)
         vin, manufacturer_campaign_reference AS reference, recall_id, before AS target,
         change_set AS first_set, max(change_set) OVER recall AS last_set, ${asOf} + ${AFTERWARDS} AS as_of
    FROM recall_history
   WHERE ${selection}
  WINDOW recall AS (PARTITION BY vin, manufacturer_campaign_reference)
   ORDER BY vin, manufacturer_campaign_reference, change_set, id`;

/** $1 run id, $2 the numbers of its statements, $3 the as-of with which its rows were written. */
export const CHANGES_OF_RUN = changesOf(
  'change_set = ANY ($2::bigint[]) AND import_run_id = $1',
  '$3::timestamptz',
);

/** $1 client id, $2 manufacturer id, $3 since when. */
export const CHANGES_OF_CLIENT = changesOf(
  'manufacturer_id = $2 AND client_id = $1 AND changed_at >= $3',
  'max(changed_at) OVER recall',
);

/** For runs from before the numbers of their statements were stored. $1 run id. A scan of the whole history. */
export const CHANGE_SETS_OF_OLD_RUN = `
  SELECT coalesce(array_agg(DISTINCT change_set), '{}') AS "changeSets" FROM recall_history WHERE import_run_id = $1`;

/** From here on calls wait. The locks are taken in the order that all statements use. $1 manufacturer id. */
export const LOCK_CHANGED = `
  SELECT count(*)::integer AS locked
    FROM (SELECT recall.id
            FROM changed
            JOIN recall ON recall.vin = changed.vin AND recall.manufacturer_id = $1
                       AND recall.manufacturer_campaign_reference = changed.reference
           ORDER BY recall.vin, recall.manufacturer_campaign_reference
             FOR UPDATE OF recall) AS locked`;

/**
 * Recalls that somebody else has changed after the first of the changes to be undone. The numbers of statements order the changes of one
 * recall, because each statement takes its number while the recall is locked.
 */
const laterChanges = (isToBeUndone: string) => `
  CREATE TEMPORARY TABLE later_change ON COMMIT DROP AS
  SELECT DISTINCT vin, manufacturer_campaign_reference AS reference
    FROM recall_history
   WHERE manufacturer_id = $1
     AND (change_set, id) > ((SELECT min(first_set) FROM changed), 0)
     AND NOT coalesce(${isToBeUndone}, false)`;

/** $1 manufacturer id, $2 run id. */
export const FIND_CHANGES_AFTER_RUN = laterChanges('import_run_id = $2');

/** $1 manufacturer id, $2 client id, $3 since when. */
export const FIND_CHANGES_AFTER_CLIENT = laterChanges('(client_id = $2 AND changed_at >= $3)');

/**
 * The recalls whose whole history must be examined, because others have changed them since, or another undo concerns them. Nearly always
 * they are few, and the others need no second look. $1 manufacturer id.
 */
export const FIND_TANGLED = `
  CREATE TEMPORARY TABLE tangled ON COMMIT DROP AS
  SELECT vin, reference FROM changed
  INTERSECT
  (SELECT vin, reference FROM later_change
    UNION
   SELECT history.vin, history.manufacturer_campaign_reference
     FROM import_run AS run
     CROSS JOIN LATERAL (SELECT vin, manufacturer_campaign_reference FROM recall_history
                          WHERE change_set = ANY (run.change_sets)) AS history
    WHERE run.manufacturer_id = $1 AND run.undone_at IS NOT NULL
    UNION
   SELECT history.vin, history.manufacturer_campaign_reference
     FROM recall_undo AS undo
     JOIN recall_history AS history
       ON history.manufacturer_id = $1 AND history.client_id = undo.client_id
      AND history.changed_at BETWEEN undo.since AND undo.undone_at
    WHERE undo.manufacturer_id = $1 AND undo.client_id IS NOT NULL)`;

/** How a file without a change of its own for a recall has spoken of it. */
const FILE_TIMES = (graceHours: string) => `
  id, coalesce(merged_as_of, as_of, received_at) AS as_of, received_at - make_interval(hours => ${graceHours}) AS grace_from,
  finished_at`;

/**
 * Whether some file had said that a recall is open, by the end of a later file: the first change after that file says so. One from
 * before changes said so is taken for yes, because to leave a recall open is the safer error.
 */
const HAD_FILE_AS_OF = (recall: { vin: string; reference: string; currentAsOf: string }) => `
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

/** Only a tangled recall has been changed since, so of any other the row says it. */
const HAD_AS_OF = `
  CASE WHEN wanted.is_tangled THEN ${HAD_FILE_AS_OF({ vin: 'wanted.vin', reference: 'wanted.reference', currentAsOf: 'recall.as_of' })}
       ELSE recall.as_of IS NOT NULL END`;

/**
 * What to do with each recall. $1 manufacturer id, $2 the hours of the API's grace, $3 whether what is opened again is the API's word, $4
 * now.
 *
 * A recall that a later file contains as open, or that a client has said is open, is not changed, because it would be open even without the
 * change that is undone. A file writes nothing about a recall that is already as in the file, so this is derived from what the file did not
 * do: it would have closed an open recall that it does not contain, unless the guard holds that closure, or the recall was in the API's
 * grace and had no as-of then. The first change after the file says whether it had one, because that change may have cleared it. A change
 * from before this was stored counts as having had one, because leaving a recall open is the safer error.
 *
 * A recall that returns to values which a client had set recently is the API's word again, so that an earlier file does not close it.
 */
export const PLAN_UNDO = `
  CREATE TEMPORARY TABLE undo_step ON COMMIT DROP AS
  WITH later_file AS MATERIALIZED (
    SELECT ${FILE_TIMES('$2')}
      FROM import_run
     WHERE manufacturer_id = $1 AND ${MERGED}
       AND coalesce(merged_as_of, as_of, received_at)
           > least((SELECT min(as_of) FROM changed), (SELECT min(taken_back_at) FROM story))
  ), lately_said AS MATERIALIZED (
    SELECT DISTINCT ON (vin, manufacturer_campaign_reference)
           vin, manufacturer_campaign_reference AS reference, change_set AS first_set
      FROM recall_history
     WHERE manufacturer_id = $1 AND client_id IS NOT NULL AND changed_at > $4::timestamptz - make_interval(hours => $2)
     ORDER BY vin, manufacturer_campaign_reference, change_set
  ), wanted AS (
    SELECT changed.vin, changed.reference, tangled.vin IS NOT NULL AS is_tangled,
           -- A call that was undone before is not among the words that are undone now, and may have been the last.
           CASE WHEN $3 AND story.taken_back_at IS NOT NULL THEN story.taken_back_at + ${AFTERWARDS}
                ELSE changed.as_of END AS changed_as_of,
           $3 OR coalesce(lately_said.first_set < changed.first_set, false) AS is_api_word,
           CASE WHEN tangled.vin IS NULL THEN changed.recall_id ELSE story.recall_id END AS recall_id,
           CASE WHEN tangled.vin IS NULL THEN changed.target ELSE story.target END AS target,
           CASE WHEN tangled.vin IS NULL THEN (changed.target->>'saidOpenAt')::timestamptz
                ELSE story.said_open_at END AS said_open_at,
           CASE WHEN tangled.vin IS NULL OR story.is_newest THEN NULL
                WHEN story.is_meant THEN 'leave'
                ELSE 'none' END AS verdict
      FROM changed
      LEFT JOIN tangled ON tangled.vin = changed.vin AND tangled.reference = changed.reference
      LEFT JOIN story ON story.vin = changed.vin AND story.reference = changed.reference
      LEFT JOIN lately_said ON lately_said.vin = changed.vin AND lately_said.reference = changed.reference
  )
  SELECT wanted.vin, wanted.reference, wanted.recall_id, recall.id AS current_id,
         CASE WHEN wanted.is_api_word AND wanted.target->>'rectificationDate' IS NULL THEN NULL ELSE wanted.changed_as_of END AS as_of,
         wanted.target->>'dvsaCampaignReference' AS dvsa_campaign_reference,
         (wanted.target->>'recallCampaignStartDate')::date AS recall_campaign_start_date,
         (wanted.target->>'rectificationDate')::date AS rectification_date,
         wanted.said_open_at,
         CASE WHEN wanted.verdict IS NOT NULL THEN wanted.verdict
              WHEN recall.id IS NULL THEN CASE WHEN wanted.target IS NULL THEN 'none' ELSE 'restore' END
              WHEN recall.dvsa_campaign_reference IS NOT DISTINCT FROM wanted.target->>'dvsaCampaignReference'
               AND recall.recall_campaign_start_date = (wanted.target->>'recallCampaignStartDate')::date
               AND recall.rectification_date IS NOT DISTINCT FROM (wanted.target->>'rectificationDate')::date THEN 'none'
              WHEN recall.rectification_date IS NULL
               AND ((recall.said_open_at > wanted.changed_as_of
                     AND (wanted.target IS NULL OR wanted.target->>'rectificationDate' IS NOT NULL))
                    OR EXISTS (SELECT FROM later_file
                                WHERE later_file.as_of > wanted.changed_as_of
                                  AND ((${HAD_AS_OF}) OR later_file.grace_from >= wanted.changed_as_of)
                                  AND NOT EXISTS (SELECT FROM import_held_closure
                                                   WHERE run_id = later_file.id AND recall_id = recall.id)))
                THEN 'leave'
              WHEN wanted.target IS NULL THEN 'remove'
              WHEN recall.rectification_date IS NOT NULL AND wanted.target->>'rectificationDate' IS NULL THEN 'reopen'
              WHEN recall.rectification_date IS NULL AND wanted.target->>'rectificationDate' IS NOT NULL THEN 'close'
              ELSE 'change' END AS step
    FROM wanted
    LEFT JOIN recall ON recall.vin = wanted.vin AND recall.manufacturer_id = $1
                    AND recall.manufacturer_campaign_reference = wanted.reference`;

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

/** Opens, closes and changes existing recalls. $1 now, $2 undo id. */
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
    RETURNING recall.*, before.step, ${beforeSnapshot('before')} AS before
  )
  INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                              undo_id, changed_at, before, after)
  SELECT id, manufacturer_id, vin, manufacturer_campaign_reference,
         CASE step WHEN 'reopen' THEN 'reopened' WHEN 'close' THEN 'fixed' ELSE 'changed' END,
         $2, $1, before, ${historySnapshot('after')}
    FROM after`;

/**
 * Removes the record that a file contained recalls that the API had opened, because the file was wrong. Such a recall was changed before
 * the file, and a file's own changes are later than its as-of. $1 manufacturer id, $2 the as-of with which the rows were written.
 */
export const UNDO_CONFIRMATIONS = `
  UPDATE recall SET as_of = NULL
    FROM (SELECT id FROM recall
           WHERE manufacturer_id = $1 AND rectification_date IS NULL AND as_of = $2::timestamptz AND updated_at < $2::timestamptz
           ORDER BY vin, manufacturer_campaign_reference
             FOR NO KEY UPDATE) AS confirmed
   WHERE recall.id = confirmed.id`;

/** Deletes what was added. $1 now, $2 undo id. */
export const UNDO_REMOVALS = `
  WITH before AS (
    DELETE FROM recall USING undo_step
     WHERE undo_step.step = 'remove' AND recall.id = undo_step.current_id
    RETURNING recall.*
  )
  INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                              undo_id, changed_at, before)
  SELECT id, manufacturer_id, vin, manufacturer_campaign_reference, 'deleted', $2, $1, ${deletedSnapshot('before')}
    FROM before`;

/**
 * Restores what was deleted, with its old id. A recall that the API opens at this moment is left unchanged. $1 now, $2 undo id, $3
 * manufacturer id.
 */
export const UNDO_DELETIONS = `
  WITH restored AS (
    INSERT INTO recall (id, manufacturer_id, vin, manufacturer_campaign_reference, dvsa_campaign_reference,
                        recall_campaign_start_date, rectification_date, created_at, updated_at, as_of, said_open_at)
    OVERRIDING SYSTEM VALUE
    SELECT recall_id, $3::integer, vin, reference, dvsa_campaign_reference, recall_campaign_start_date, rectification_date,
           coalesce((SELECT min(changed_at) FROM recall_history AS opened
                      WHERE opened.vin = undo_step.vin AND opened.manufacturer_id = $3
                        AND opened.recall_id = undo_step.recall_id), $1::timestamptz),
           $1::timestamptz, as_of, said_open_at
      FROM undo_step
     WHERE step = 'restore'
     ORDER BY vin, reference
        ON CONFLICT DO NOTHING
    RETURNING *
  )
  INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                              undo_id, changed_at, after)
  SELECT id, manufacturer_id, vin, manufacturer_campaign_reference, 'opened', $2, $1::timestamptz, ${historySnapshot('restored')}
    FROM restored`;

/**
 * The changes of a run, one page in the order of its statements, each with its present state. $1 run id, $2 the numbers of its statements,
 * $3 and $4 after which number and id, $5 how many at most.
 */
export const CHANGES_PAGE = `
  SELECT change.change_set::float8 AS "changeSet", change.id::float8 AS id, change.vin,
         change.manufacturer_campaign_reference AS "manufacturerCampaignReference", change.action,
         ${SHOWN_BEFORE('change.before')} AS before, change.after,
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
 * The vehicles for which MOT services could get `No` or `Unknown` because of closures: those that had no open recall at some time after
 * these closures closed or withdrew one of their recalls, even if they had none only after another recall was fixed later. One page ordered
 * by VIN. $1 after which VIN, $2 how many at most.
 *
 * Each change records the values before and after it, so a vehicle's changes in their order show how many of its recalls were open at each
 * time.
 */
const vehiclesToldNo = (closures: string) => `
  WITH closed AS (
    SELECT vin, min(change_set) AS first_set
      FROM recall_history
     WHERE ${closures} AND action IN ('fixed', 'deleted') AND vin > $1 COLLATE "C"
     GROUP BY vin
  )
  SELECT closed.vin
    FROM closed
   WHERE EXISTS (
           SELECT FROM (SELECT change_set,
                               sum((after IS NOT NULL AND after->>'rectificationDate' IS NULL)::integer
                                   - (before IS NOT NULL AND before->>'rectificationDate' IS NULL)::integer)
                                 OVER (ORDER BY change_set) AS open
                          FROM recall_history
                         WHERE vin = closed.vin) AS counted
            WHERE counted.change_set >= closed.first_set AND counted.open = 0)
   ORDER BY closed.vin
   LIMIT $2`;

/** $3 run id, $4 the numbers of its statements. */
export const VEHICLES_TOLD_NO_BY_RUN = vehiclesToldNo(
  'change_set = ANY ($4::bigint[]) AND import_run_id = $3',
);

/** $3 client id, $4 manufacturer id, $5 since when. */
export const VEHICLES_TOLD_NO_BY_CLIENT = vehiclesToldNo(
  'manufacturer_id = $4 AND client_id = $3 AND changed_at >= $5',
);
