import { beforeSnapshot, deletedSnapshot, historySnapshot } from '../../api/history-snapshot.js';
import { API_WORD, AS_OF, deletedSince, IN_GRACE, ONLY_API_SAYS } from './last-word.sql.js';

/**
 * The merge of one snapshot file, as SQL (SFTP guide, "How SFTP works"). This is the only place outside the recalls feature that writes its
 * tables, because the database compares and writes millions of rows in a few statements, and not one by one through a service.
 *
 * The statements run in this order, in one transaction, under a lock for the manufacturer:
 *
 * DIFFERENCES → (HOLD_…) → ADD → CHANGE → CONFIRM → CLOSE → WITHDRAW → FORGET_HELD → HOLD
 *
 * The first compares the whole file with all the manufacturer's recalls once and keeps only the differences; the others work on those. Rows
 * that do not differ are neither written nor locked, because updating unchanged rows would double the size of the table.
 *
 * Of two words about a recall the one with the later as-of wins. A file is as of its export (the time in its name, or its receipt), a call
 * of the API as of the call. So a recall that the API changed at or after a file's as-of is left unchanged: a recall that was opened a
 * second ago must not become fixed because a file that was sent earlier does not contain it. Each statement compares again under the row's
 * lock, because API calls continue meanwhile.
 *
 * If a file's export is older than its receipt and its name does not say so, it would still close what the API opened in between. So a
 * recall that the API opened or reopened in the last hours before the receipt ("grace") is not closed until a file has had it. CONFIRM
 * records that one has.
 */

/** The number of the previous statement that wrote history. It is stored with the run, so that its changes can be found. */
export const LAST_CHANGE_SET = `SELECT currval('recall_change_set_seq')::text AS "changeSet"`;

/**
 * Opens the new recalls. $1 manufacturer id, $2 now, $3 run id, $4 as-of.
 *
 * They are inserted in the order of the unique index: its pages are then filled one after another, and API calls that insert in the same
 * order never deadlock with it. A recall that the API opens at this moment is left unchanged, and so is one that the API has deleted since
 * the file's as-of. A deleted recall has no row, so the history is searched for it.
 */
export const ADD = `
  WITH opened AS (
    INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, dvsa_campaign_reference,
                        recall_campaign_start_date, created_at, updated_at, as_of)
    SELECT $1, vin, manufacturer_campaign_reference, dvsa_campaign_reference, recall_campaign_start_date, $2, $2, $4
      FROM difference
     WHERE kind = 'add'
       AND (vin, manufacturer_campaign_reference) NOT IN ${deletedSince('$1', '$4')}
     ORDER BY vin, manufacturer_campaign_reference
        ON CONFLICT (vin, manufacturer_id, manufacturer_campaign_reference) DO NOTHING
    RETURNING *
  ), history AS (
    INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                                import_run_id, changed_at, after)
    SELECT id, manufacturer_id, vin, manufacturer_campaign_reference, 'opened', $3, $2, ${historySnapshot('opened')}
      FROM opened
  )
  SELECT count(*)::integer AS added FROM opened`;

/** Reopens what was fixed and updates what changed. $1 as-of, $2 now, $3 run id. */
export const CHANGE = `
  WITH before AS MATERIALIZED (
    SELECT recall.*, difference.dvsa_campaign_reference AS sent_dvsa, difference.recall_campaign_start_date AS sent_start
      FROM difference
      JOIN recall ON recall.id = difference.id
     WHERE difference.kind = 'change' AND ${AS_OF('recall')} < $1
     ORDER BY recall.vin, recall.manufacturer_campaign_reference
       FOR NO KEY UPDATE OF recall
  ), after AS (
    UPDATE recall
       SET dvsa_campaign_reference = before.sent_dvsa,
           recall_campaign_start_date = before.sent_start,
           rectification_date = NULL,
           updated_at = $2,
           as_of = $1
      FROM before
     WHERE recall.id = before.id
    RETURNING recall.*, before.rectification_date IS NULL AS was_open, ${beforeSnapshot('before')} AS before
  ), history AS (
    INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                                import_run_id, changed_at, before, after)
    SELECT id, manufacturer_id, vin, manufacturer_campaign_reference,
           CASE WHEN was_open THEN 'changed' ELSE 'reopened' END,
           $3, $2, before, ${historySnapshot('after')}
      FROM after
  )
  SELECT count(*) FILTER (WHERE rectification_date IS NULL)::integer AS updated,
         count(*) FILTER (WHERE rectification_date IS NOT NULL)::integer AS reopened
    FROM before`;

/**
 * Records that a file contains recalls that the API had opened, so that the next file may close them. Nobody sees a difference, so there is
 * no history. $1 as-of.
 */
export const CONFIRM = `
  UPDATE recall SET as_of = $1
    FROM (SELECT recall.id
            FROM difference
            JOIN recall ON recall.id = difference.id
           WHERE difference.kind = 'confirm'
             AND ${ONLY_API_SAYS('recall')} AND recall.rectification_date IS NULL AND ${API_WORD('recall')} < $1
           ORDER BY recall.vin, recall.manufacturer_campaign_reference
             FOR NO KEY UPDATE OF recall) AS confirmed
   WHERE recall.id = confirmed.id`;

/**
 * The open recalls in a table of ids that a file may close, locked. The lock is no stronger than necessary, so that a call which opens an
 * existing recall gets its error at once. $1 as-of, $2 since when the API is in grace.
 */
const closable = (candidates: string, begun: string, lock: string) => `
    SELECT recall.*
      FROM ${candidates} AS candidate
      JOIN recall ON recall.id = candidate.id
     WHERE recall.rectification_date IS NULL AND ${AS_OF('recall')} < $1 AND NOT ${IN_GRACE('recall', '$2')}
       AND ${begun}
     ORDER BY recall.vin, recall.manufacturer_campaign_reference
       FOR ${lock} OF recall`;

/**
 * Closes recalls: those that are missing from the file, or those of a held run when they are approved. The previous values are part of the
 * update, because PostgreSQL expects one row from `before` and would otherwise compare each updated row with each of its rows. $1 as-of, $2
 * since when the API is in grace, $3 now, $4 run id, $5 today.
 */
export const closeFrom = (candidates: string) => `
  WITH before AS MATERIALIZED (${closable(candidates, 'recall.recall_campaign_start_date <= $5::date', 'NO KEY UPDATE')}
  ), after AS (
    UPDATE recall
       SET rectification_date = $5::date, updated_at = $3, as_of = $1
      FROM before
     WHERE recall.id = before.id
    RETURNING recall.*, ${beforeSnapshot('before')} AS before
  ), history AS (
    INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                                import_run_id, changed_at, before, after)
    SELECT id, manufacturer_id, vin, manufacturer_campaign_reference, 'fixed', $4, $3, before, ${historySnapshot('after')}
      FROM after
  )
  SELECT count(*)::integer AS closed FROM before`;

/**
 * Withdraws recalls whose campaign has not begun: nothing can have been fixed, so "fixed" with a date in the future would be wrong. Takes
 * the parameters of {@link closeFrom}.
 */
export const withdrawFrom = (candidates: string) => `
  WITH before AS MATERIALIZED (${closable(candidates, 'recall.recall_campaign_start_date > $5::date', 'UPDATE')}
  ), withdrawn AS (
    DELETE FROM recall USING before WHERE recall.id = before.id RETURNING recall.*
  ), history AS (
    INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                                import_run_id, changed_at, before)
    SELECT id, manufacturer_id, vin, manufacturer_campaign_reference, 'deleted', $4, $3, ${deletedSnapshot('withdrawn')}
      FROM withdrawn
  )
  SELECT count(*)::integer AS withdrawn FROM before`;

export const CLOSE = closeFrom(`(SELECT id FROM difference WHERE kind = 'close')`);

export const WITHDRAW = withdrawFrom(`(SELECT id FROM difference WHERE kind = 'withdraw')`);
