import type { PreparedStatement } from '../../platform/database/prepared-statements.js';
import { DAY, INSTANT } from '../../platform/database/sql-text.js';
import { LOCK_TIMEOUT_MS } from '../../platform/database/statement-timeout.js';
import { beforeSnapshot, deletedSnapshot, historySnapshot } from './history-snapshot.js';

/**
 * The statements on recalls. In each of them the manufacturer is part of the condition, so that code outside of SQL can't forget it:
 * another manufacturer's recall is not found.
 *
 * The database dates each change when the recall is locked, because the clocks of processes differ. Of two changes of a recall the later
 * one must have the later time, also when a file is merged.
 */

/**
 * The recalls of many vehicles, each selected by its manufacturer and the given references. $1 manufacturer ids, $2 VINs, $3 manufacturers'
 * references, $4 DVSA references (null: any).
 *
 * The arrays are in sub-selects to hide their length from the planner. If it saw an array of 1 element, it would consider a custom plan
 * cheaper than the generic one (which assumes 10 elements) and plan each call anew, which costs more than the look-up. The plan is a nested
 * loop over the unique index, for 10,000 rows as for 10,000,000.
 */
export const RECALLS_OF_VEHICLES = {
  name: 'recalls_of_vehicles',
  text: `
    SELECT asked.number::integer,
           recall.manufacturer_campaign_reference AS "manufacturerCampaignReference",
           recall.dvsa_campaign_reference AS "dvsaCampaignReference",
           ${DAY('recall.recall_campaign_start_date')} AS "recallCampaignStartDate",
           ${DAY('recall.rectification_date')} AS "rectificationDate",
           ${INSTANT('recall.updated_at')} AS "updatedAt"
      FROM unnest((SELECT $1::integer[]), (SELECT $2::text[]), (SELECT $3::text[]), (SELECT $4::text[]))
             WITH ORDINALITY AS asked (manufacturer_id, vin, manufacturer_reference, dvsa_reference, number)
      JOIN recall
        ON recall.vin = asked.vin
       AND recall.manufacturer_id = asked.manufacturer_id
       AND (asked.manufacturer_reference IS NULL
            OR recall.manufacturer_campaign_reference = asked.manufacturer_reference)
       AND (asked.dvsa_reference IS NULL OR recall.dvsa_campaign_reference = asked.dvsa_reference)
     ORDER BY recall.manufacturer_campaign_reference`,
};

/**
 * Opens many recalls with their history. Returns the numbers (from 1) of those that did not exist, each with a reference of the same
 * vehicle that existed and differs only in case, if there is one. $1 manufacturer ids, $2 VINs, $3 and $4 references, $5 start dates, $6
 * client ids; no recall twice. $7 is the time (null: the database's). $8 is how long it may wait for another transaction that has locked
 * one of the recalls, in ms as text.
 *
 * Rows are inserted in the order of the unique index, in which all statements lock recalls, so that two statements never deadlock. ON
 * CONFLICT waits for a transaction that is opening the same recall and uses its result, so exactly one of several equal calls opens it.
 *
 * A recall that another transaction is deleting is waited for before the time is read. ON CONFLICT would wait only after the new row was
 * built, and then the recall would be opened at a time before its deletion. LATERAL forces the planner to find each recall in the unique
 * index.
 */
export const OPEN_RECALLS = {
  name: 'open_recalls',
  text: `
    WITH asked AS MATERIALIZED (
      SELECT given.*, set_config('lock_timeout', $8, true)
        FROM unnest((SELECT $1::integer[]), (SELECT $2::text[]), (SELECT $3::text[]), (SELECT $4::text[]),
                    (SELECT $5::date[]), (SELECT $6::uuid[]))
               WITH ORDINALITY AS given (manufacturer_id, vin, manufacturer_campaign_reference,
                                         dvsa_campaign_reference, start_date, client_id, number)
       ORDER BY vin COLLATE "C", manufacturer_id, manufacturer_campaign_reference COLLATE "C"
    ), known AS MATERIALIZED (
      SELECT FROM asked
       CROSS JOIN LATERAL (
               SELECT FROM recall
                WHERE recall.vin = asked.vin
                  AND recall.manufacturer_id = asked.manufacturer_id
                  AND recall.manufacturer_campaign_reference = asked.manufacturer_campaign_reference
                  FOR KEY SHARE
             ) AS waited_for
    ), moment AS MATERIALIZED (
      SELECT coalesce($7::timestamptz, clock_timestamp()) AS instant FROM (SELECT count(*) FROM known) AS waited
    ), opened AS (
      INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, dvsa_campaign_reference,
                          recall_campaign_start_date, created_at, updated_at)
      SELECT manufacturer_id, vin, manufacturer_campaign_reference, dvsa_campaign_reference,
             start_date, instant, instant
        FROM moment CROSS JOIN asked
       ORDER BY vin COLLATE "C", manufacturer_id, manufacturer_campaign_reference COLLATE "C"
          ON CONFLICT (vin, manufacturer_id, manufacturer_campaign_reference) DO NOTHING
      RETURNING *
    ), history AS (
      INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                                  client_id, changed_at, after)
      SELECT opened.id, opened.manufacturer_id, opened.vin, opened.manufacturer_campaign_reference, 'opened',
             asked.client_id, opened.updated_at, ${historySnapshot('opened')}
        FROM opened
        JOIN asked USING (vin, manufacturer_id, manufacturer_campaign_reference)
    )
    SELECT asked.number::integer,
           (SELECT min(other.manufacturer_campaign_reference)
              FROM recall AS other
             WHERE other.vin = opened.vin
               AND other.manufacturer_id = opened.manufacturer_id
               AND lower(other.manufacturer_campaign_reference) = lower(opened.manufacturer_campaign_reference)
           ) AS alike
      FROM opened
      JOIN asked USING (vin, manufacturer_id, manufacturer_campaign_reference)`,
};

/**
 * The recalls of one vehicle that match every given reference, locked in the order of the unique index. $1 manufacturer id, $2 VIN, $3
 * manufacturer's reference, $4 DVSA reference (null: any).
 *
 * It waits for a row that another transaction is changing, and then evaluates the row's new version. The wait has a timeout, here and in
 * the rest of the transaction.
 */
export const LOCK_RECALLS = `
  WITH timeout AS MATERIALIZED (SELECT set_config('lock_timeout', '${LOCK_TIMEOUT_MS}', true))
  SELECT id,
         ${DAY('recall_campaign_start_date')} AS "recallCampaignStartDate",
         ${DAY('rectification_date')} AS "rectificationDate"
    FROM timeout
   CROSS JOIN recall
   WHERE manufacturer_id = $1
     AND vin = $2
     AND ($3::text IS NULL OR manufacturer_campaign_reference = $3)
     AND ($4::text IS NULL OR dvsa_campaign_reference = $4)
   ORDER BY manufacturer_campaign_reference
     FOR UPDATE OF recall`;

/**
 * Records that a client says an open recall is open, although nothing changes: if the file that added it was wrong and is undone, the
 * client's word must remain. $1 manufacturer id, $2 the time (null: the database's).
 *
 * A recall that a merge has locked is skipped, because a call that is refused must not wait for a merge.
 */
const noteSaidOpen = (which: string) => `
  UPDATE recall
     SET said_open_at = moment.now, as_of = CASE WHEN as_of < moment.now THEN moment.now ELSE as_of END
    FROM (SELECT id, coalesce($2::timestamptz, clock_timestamp()) AS now
            FROM recall
           WHERE manufacturer_id = $1 AND ${which} AND rectification_date IS NULL
             FOR NO KEY UPDATE SKIP LOCKED) AS moment
   WHERE recall.id = moment.id`;

/** $3 VIN, $4 manufacturer's reference. */
export const NOTE_OPENED_AGAIN: PreparedStatement = {
  name: 'note_opened_again',
  text: noteSaidOpen('vin = $3 AND manufacturer_campaign_reference = $4'),
};

/** $3 the recall's id. */
export const NOTE_REOPENED_AGAIN = noteSaidOpen('id = $3');

/**
 * Fixes or reopens a locked recall, with its history. $1 id, $2 manufacturer id, $3 rectification date (null: reopens), $4 the time (null:
 * the database's), $5 client id.
 *
 * The new value is the API's word, true as of the time of the change. The history gets exactly the time that the recall gets.
 */
export const SET_RECTIFICATION_DATE = `
  WITH after AS (
    UPDATE recall
       SET rectification_date = $3::date, updated_at = coalesce($4::timestamptz, clock_timestamp()), as_of = NULL
     WHERE id = $1 AND manufacturer_id = $2
    RETURNING *
  )
  INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                              client_id, changed_at, before, after)
  SELECT after.id, after.manufacturer_id, after.vin, after.manufacturer_campaign_reference,
         CASE WHEN after.rectification_date IS NULL THEN 'reopened' ELSE 'fixed' END,
         $5::uuid, after.updated_at, ${beforeSnapshot('before')}, ${historySnapshot('after')}
    FROM after
    JOIN recall AS before USING (id)`;

/** Deletes locked recalls, with their history. $1 ids, $2 manufacturer id, $3 the time (null: the database's), $4 client id. */
export const DELETE_RECALLS = `
  WITH moment AS MATERIALIZED (
    SELECT coalesce($3::timestamptz, clock_timestamp()) AS instant
  ), before AS (
    DELETE FROM recall WHERE id = ANY ($1::bigint[]) AND manufacturer_id = $2 RETURNING *
  )
  INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action,
                              client_id, changed_at, before)
  SELECT id, manufacturer_id, vin, manufacturer_campaign_reference, 'deleted',
         $4::uuid, moment.instant, ${deletedSnapshot('before')}
    FROM before CROSS JOIN moment
   ORDER BY manufacturer_campaign_reference`;
