import { beforeSnapshot, deletedSnapshot, historySnapshot } from '../../api/history-snapshot.js';

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
