import { MERGED } from '../runs/merged-runs.sql.js';
import { AFTERWARDS } from './undo-changes.sql.js';
import { FILE_TIMES, HAD_FILE_AS_OF } from './undo-story.sql.js';

/** For any recall that is not tangled the row itself shows it, because only tangled recalls have been changed since. */
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
