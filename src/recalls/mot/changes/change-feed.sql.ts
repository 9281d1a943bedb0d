import { INSTANT } from '../../../platform/database/sql-text.js';
import { IN_ODD_ORDER, looksLike } from '../vehicle.sql.js';

/** Whether there are changes without a position. This costs one index probe, so that a call or round with nothing to do takes no lock. */
export const IS_ANY_QUEUED = {
  name: 'is_any_change_queued',
  text: 'SELECT EXISTS (SELECT FROM recall_change_queue) AS "isAny"',
};

/**
 * Assigns positions to committed changes: after all earlier positions, in the order in which the changes were queued, which each was once
 * it had its locks. $1 the mark of this assignment, $2 how many at most.
 */
export const PLACE_QUEUED = `
  WITH taken AS (
    DELETE FROM recall_change_queue
     WHERE id IN (SELECT id FROM recall_change_queue ORDER BY id LIMIT $2)
    RETURNING *
  ), placed AS (
    INSERT INTO recall_change (change_set, renamed_manufacturer_id, mark)
    SELECT change_set, renamed_manufacturer_id, $1::integer FROM taken ORDER BY id
  )
  SELECT count(*)::integer AS placed FROM taken`;

/** $1 position, $2 mark. */
export const IS_KNOWN = `
  SELECT EXISTS (SELECT FROM recall_change WHERE position = $1 AND mark = $2::bigint) AS "isKnown"`;

/**
 * How many recalls are scanned for those of a renamed manufacturer before the reader must ask again. They are scanned in the order of their
 * ids, including those of other manufacturers. A scan of tens of millions would always exceed the time limit. This many take some 20 ms.
 */
const RENAME_STEP = 50_000;

/**
 * The changes after a cursor. $1 position, $2 id of the row, $3 how many at most.
 *
 * For each position in turn it reads the rows of its statement from the index, starting at the cursor, and stops when there are enough. So
 * the cost is the same at the beginning, in the middle and at the end of a statement that changed millions of rows. The statement's number
 * is compared as part of a row and not with `=`. With `=` the planner knows that the primary key has the same order, and if it has
 * statistics on one statement only (a first import), it scans all of history for the rows of the next.
 *
 * A manufacturer's new name appears in the answers of all vehicles with an open recall of it. That happens once in years, so it has no
 * index of its own: all recalls are scanned in steps, by the primary key. The last row of a full step is always returned, with a VIN only
 * if it is one of those that match; rows after it must not be used. The first condition is evaluated before any row is read, so that no
 * other position comes near them.
 *
 * A VIN that is stored in an old form is returned in today's form, which is the form in which a copy is queried.
 */
export const CHANGES_AFTER = `
  SELECT change.position, change.mark, changed.id AS "rowId", vin_canonical(changed.vin) AS vin,
         changed.ends_step AS "endsStep"
    FROM (SELECT *, CASE WHEN position = $1 THEN $2::bigint ELSE 0 END AS begin
            FROM recall_change
           WHERE position >= $1) AS change
   CROSS JOIN LATERAL (
           (SELECT id, vin, false AS ends_step
              FROM recall_history
             WHERE (change_set, id) > (change.change_set, change.begin)
               AND (change_set, id) < (change.change_set + 1, 0)
             ORDER BY change_set, id
             LIMIT $3)
           UNION ALL
           (SELECT id, CASE WHEN is_meant THEN vin END, ends_step
              FROM (SELECT id, vin,
                           manufacturer_id = change.renamed_manufacturer_id AND rectification_date IS NULL AS is_meant,
                           row_number() OVER (ORDER BY id) = ${RENAME_STEP} AS ends_step
                      FROM recall
                     WHERE change.renamed_manufacturer_id IS NOT NULL AND id > change.begin
                     ORDER BY id
                     LIMIT ${RENAME_STEP}) AS step
             WHERE is_meant OR ends_step
             ORDER BY id
             LIMIT $3)
         ) AS changed
   ORDER BY change.position, changed.id
   LIMIT $3`;

/**
 * How many vehicles that look similar to those of a page are added to it, and how many recalls are scanned for those that look similar to
 * one. More look-alikes exist only if somebody created them on purpose, and a page must be bounded.
 */
const LOOKALIKES_OF = { page: 1_000, vehicle: 50 };

/**
 * The known vehicles whose VIN differs only in O/0/Q or I/1 from one of these: the answers about each name the other as similar, so a
 * change of one changes the answers about all. $1 VINs of one page, each once. VEHICLE_ANSWERS explains how they are found.
 */
export const LOOKALIKES = `
  SELECT DISTINCT alike.vin
    FROM (SELECT translate(vin, 'OQI', '001') AS skeleton, bool_or(vin ~ '[OQI]') AS is_odd
            FROM unnest($1::text[]) AS changed (vin)
           GROUP BY skeleton) AS changed
   CROSS JOIN LATERAL (
           (SELECT vin_canonical(recall.vin) AS vin
              FROM recall
             WHERE ${looksLike('changed.skeleton')}
             ${IN_ODD_ORDER}
             LIMIT ${LOOKALIKES_OF.vehicle})
           UNION ALL
           SELECT changed.skeleton
            WHERE changed.is_odd
              AND EXISTS (SELECT FROM recall WHERE recall.vin = changed.skeleton)
         ) AS alike
   WHERE alike.vin <> ALL ($1::text[])
   LIMIT ${LOOKALIKES_OF.page}`;

/** When the last merged file of each manufacturer was received: the JSON for a page's list of them, in one text. */
export const CONFIRMATIONS = `
  SELECT string_agg(
           '{"manufacturer":' || to_json(name)
           || ',"lastConfirmedDate":' || coalesce('"' || ${INSTANT('last_file_received_at')} || '"', 'null')
           || '}',
           ',' ORDER BY id) AS confirmations
    FROM manufacturer`;
