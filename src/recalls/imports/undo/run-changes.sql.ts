import { SHOWN_BEFORE } from '../../api/history-snapshot.js';

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
