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

export const AFTERWARDS = `interval '1 microsecond'`;

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
