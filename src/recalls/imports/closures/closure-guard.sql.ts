/** The queries of the closure guard, and the statements that mark the closures it holds: rows of the merge's table `difference`. */

/**
 * The start of the guard's counting: the given number of hours ago, or the last approval if that is later. An approved file that was
 * refused afterwards, or was undone, has closed nothing. $1 manufacturer id, $2 now, $3 hours.
 */
export const GUARD_SINCE = `
  SELECT greatest($2::timestamptz - make_interval(hours => $3),
                  max(CASE WHEN held_whole THEN finished_at ELSE closures_decided_at END)) AS since
    FROM import_run
   WHERE manufacturer_id = $1 AND closures_decision = 'approved' AND state = 'done' AND undone_at IS NULL`;

/**
 * What the guard counts in addition to the file itself. $1 manufacturer id, $2 since when, $3 how many are open.
 *
 * `closed`: recalls that were closed since then and still are, each once. The updated_at of a fixed recall is the time of its fix, so an
 * index finds them; a deleted recall is only in the history. `mostOpen`: going back from now, each change of the number of open recalls is
 * reverted; the maximum is the result. Calls are in the history one by one; runs and undos are already totals.
 */
export const GUARD_WINDOW = `
  WITH event AS (
    SELECT changed_at AS at,
           CASE WHEN action IN ('opened', 'reopened') THEN 1 WHEN action IN ('fixed', 'deleted') THEN -1 ELSE 0 END AS opened
      FROM recall_history
     WHERE manufacturer_id = $1 AND client_id IS NOT NULL AND changed_at > $2
    UNION ALL
    SELECT finished_at, added + reopened - closed - withdrawn
      FROM import_run
     WHERE manufacturer_id = $1 AND NOT dry_run AND finished_at > $2
    UNION ALL
    SELECT undone_at, reopened + restored - removed - closed
      FROM recall_undo
     WHERE manufacturer_id = $1 AND undone_at > $2
  )
  SELECT ((SELECT count(*) FROM recall
            WHERE manufacturer_id = $1 AND rectification_date IS NOT NULL AND updated_at > $2)
          + (SELECT count(DISTINCT (vin, manufacturer_campaign_reference))
               FROM recall_history AS gone
              WHERE manufacturer_id = $1 AND action = 'deleted' AND undo_id IS NULL AND changed_at > $2
                AND NOT EXISTS (SELECT FROM recall
                                 WHERE vin = gone.vin AND manufacturer_id = $1
                                   AND manufacturer_campaign_reference = gone.manufacturer_campaign_reference)))::integer
           AS closed,
         greatest($3::integer, (SELECT max($3::integer - later)
                                  FROM (SELECT sum(opened) OVER (ORDER BY at DESC ROWS UNBOUNDED PRECEDING) AS later
                                          FROM event) AS back))::integer AS "mostOpen"`;

const CLOSURES = `kind IN ('close', 'withdraw')`;

/** The campaigns with more closures than this, all of whose recalls are missing from the file. $1 how many. */
export const findClosedCampaigns = (stage: string) => `
  SELECT manufacturer_campaign_reference AS reference
    FROM difference
   WHERE ${CLOSURES}
   GROUP BY manufacturer_campaign_reference
  HAVING count(*) > $1
  EXCEPT
  SELECT DISTINCT manufacturer_campaign_reference FROM ${stage}`;

/**
 * A VIN with characters that can be mistaken for others: no standard VIN (ISO 3779) has them. Two VINs without such characters are
 * certainly different.
 */
const SKELETON = (vin: string) =>
  `CASE WHEN ${vin} ~ '[^0-9A-HJ-NPR-Z]' THEN vin_bare_skeleton(${vin}) ELSE ${vin} END`;

/**
 * Closures that return as additions under a VIN that reads the same (O for 0, I for 1, Q for 0, or a stored VIN in an older form). They are
 * not repairs; the spelling of VINs has changed.
 */
const RENAMED = `
  SELECT gone.id
    FROM (SELECT id, ${SKELETON('vin')} AS skeleton, manufacturer_campaign_reference
            FROM difference WHERE ${CLOSURES}) AS gone
    JOIN (SELECT ${SKELETON('vin')} AS skeleton, manufacturer_campaign_reference
            FROM difference WHERE kind = 'add') AS come USING (skeleton, manufacturer_campaign_reference)`;

export const COUNT_RENAMED = `SELECT count(DISTINCT id)::integer AS renamed FROM (${RENAMED}) AS renamed`;

export const HOLD_RENAMED = `UPDATE difference SET kind = 'hold' WHERE id IN (${RENAMED}) AND ${CLOSURES}`;

/** $1 references. */
export const HOLD_CAMPAIGNS = `
  UPDATE difference SET kind = 'hold' WHERE ${CLOSURES} AND manufacturer_campaign_reference = ANY ($1)`;

/**
 * Closures that were held before and that no administrator has approved. A wrong export is sent again every day, and the additions of its
 * first file must not make the second one look correct. A recall that the API has changed since, or that a merged file has had since
 * (FORGET_HELD), is evaluated anew. $1 manufacturer id.
 */
const HELD_BEFORE = `
  SELECT held.recall_id
    FROM import_run AS run
    JOIN import_held_closure AS held ON held.run_id = run.id
    JOIN recall ON recall.id = held.recall_id
   WHERE run.manufacturer_id = $1 AND run.undone_at IS NULL AND run.closures_decision IS DISTINCT FROM 'approved'
     AND recall.updated_at <= run.finished_at`;

export const HOLD_HELD_BEFORE = `
  WITH held AS (
    UPDATE difference SET kind = 'hold' WHERE ${CLOSURES} AND id IN (${HELD_BEFORE}) RETURNING 1
  )
  SELECT count(*)::integer AS held FROM held`;

/**
 * Forgets what earlier files held, except open recalls that this file does not contain and does not close: it holds them again, or the API
 * has confirmed them. $1 manufacturer id, $2 run id, $3 as-of.
 */
export const FORGET_HELD = `
  DELETE FROM import_held_closure AS held
   USING import_run AS run
   WHERE run.manufacturer_id = $1 AND run.id <> $2 AND held.run_id = run.id
     AND coalesce(run.merged_as_of, run.as_of, run.received_at) < $3
     AND held.recall_id NOT IN (SELECT id FROM difference WHERE kind IN ('hold', 'keep'))`;

export const HOLD_ALL_CLOSURES = `UPDATE difference SET kind = 'hold' WHERE ${CLOSURES}`;

/** The closures that remain after some are held. */
export const COUNT_CLOSURES = `
  SELECT count(*) FILTER (WHERE kind = 'close')::integer AS closing,
         count(*) FILTER (WHERE kind = 'withdraw')::integer AS withdrawing,
         count(*) FILTER (WHERE kind = 'hold')::integer AS held
    FROM difference`;

/** Stores the closures that are held for an administrator. $1 run id. */
export const HOLD = `
  WITH held AS (
    INSERT INTO import_held_closure (run_id, recall_id)
    SELECT $1, id FROM difference WHERE kind = 'hold'
    RETURNING 1
  )
  SELECT count(*)::integer AS held FROM held`;
