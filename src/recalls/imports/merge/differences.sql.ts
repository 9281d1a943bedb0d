import { API_WORD, AS_OF, deletedSince, IN_GRACE } from './last-word.sql.js';

/**
 * The differences between a file and the manufacturer's recalls. $1 manufacturer id, $2 the file's as-of, $3 since when the API's openings
 * are in grace, $4 today.
 *
 * add       unknown
 * change    known, and fixed or with other values
 * close     open, and not in the file
 * withdraw  the same before its campaign has begun: nothing can be fixed yet, so it is deleted
 * confirm   as in the file, which is the first to have it since the API opened it
 * skip      in the file, but the API's word is newer
 * keep      open and not in the file, but the API's word is newer or in grace
 */
export const findDifferences = (stage: string) => `
  CREATE TEMPORARY TABLE difference ON COMMIT DROP AS
  SELECT known.id,
         CASE WHEN known.id IS NULL THEN
                CASE WHEN (sent.vin, sent.manufacturer_campaign_reference) IN ${deletedSince('$1', '$2')}
                     THEN 'skip' ELSE 'add' END
              WHEN sent.vin IS NULL THEN
                CASE WHEN ${AS_OF('known')} >= $2 OR ${IN_GRACE('known', '$3')} THEN 'keep'
                     WHEN known.recall_campaign_start_date > $4::date THEN 'withdraw'
                     ELSE 'close' END
              WHEN known.rectification_date IS NULL
               AND known.dvsa_campaign_reference IS NOT DISTINCT FROM sent.dvsa_campaign_reference
               AND known.recall_campaign_start_date = sent.recall_campaign_start_date THEN 'confirm'
              WHEN ${AS_OF('known')} >= $2 THEN 'skip'
              ELSE 'change' END AS kind,
         coalesce(sent.vin, known.vin) AS vin,
         coalesce(sent.manufacturer_campaign_reference, known.manufacturer_campaign_reference)
           AS manufacturer_campaign_reference,
         sent.dvsa_campaign_reference,
         sent.recall_campaign_start_date,
         known.rectification_date
    FROM ${stage} AS sent
    FULL JOIN (SELECT * FROM recall WHERE manufacturer_id = $1) AS known
      ON known.vin = sent.vin
     AND known.manufacturer_campaign_reference = sent.manufacturer_campaign_reference
   WHERE known.id IS NULL
      OR CASE WHEN sent.vin IS NULL THEN known.rectification_date IS NULL
              ELSE known.rectification_date IS NOT NULL
                   OR known.dvsa_campaign_reference IS DISTINCT FROM sent.dvsa_campaign_reference
                   OR known.recall_campaign_start_date <> sent.recall_campaign_start_date
                   OR (${IN_GRACE('known', '$3')} AND ${API_WORD('known')} < $2) END`;

/** The counts by which a merge is planned. */
export interface DifferenceCounts {
  /** Different recalls in the file. */
  readonly rows: number;
  /** The manufacturer's open recalls before the merge. */
  readonly open: number;
  readonly added: number;
  readonly updated: number;
  readonly reopened: number;
  readonly closing: number;
  readonly withdrawing: number;
  /** In the file, but the API's word is newer. */
  readonly skipped: number;
  /** Not in the file and left open, for the same reason. */
  readonly kept: number;
}

/** $1 manufacturer id. */
export const countDifferences = (stage: string) => `
  SELECT count(*) FILTER (WHERE kind = 'add')::integer AS added,
         count(*) FILTER (WHERE kind = 'change' AND rectification_date IS NULL)::integer AS updated,
         count(*) FILTER (WHERE kind = 'change' AND rectification_date IS NOT NULL)::integer AS reopened,
         count(*) FILTER (WHERE kind = 'close')::integer AS closing,
         count(*) FILTER (WHERE kind = 'withdraw')::integer AS withdrawing,
         count(*) FILTER (WHERE kind = 'skip')::integer AS skipped,
         count(*) FILTER (WHERE kind = 'keep')::integer AS kept,
         (SELECT count(*) FROM recall WHERE manufacturer_id = $1 AND rectification_date IS NULL)::integer AS open,
         (SELECT count(*) FROM ${stage})::integer AS rows
    FROM difference`;

/** If a manufacturer has more campaigns, its references are not searched for ones that differ only in case. */
const MOST_CAMPAIGNS = 10_000;

/**
 * Vehicles that would have recalls under two references that differ only in case, with the references. $1 manufacturer id.
 *
 * A manufacturer's references are found by jumping from one to the next in the two indexes that are ordered by them: a handful of index
 * probes, where DISTINCT would read a million entries.
 */
export const FIND_CASE_TWINS = `
  WITH RECURSIVE open_reference (reference) AS (
    (SELECT manufacturer_campaign_reference FROM recall
      WHERE manufacturer_id = $1 AND rectification_date IS NULL
      ORDER BY manufacturer_campaign_reference LIMIT 1)
    UNION ALL
    SELECT (SELECT manufacturer_campaign_reference FROM recall
             WHERE manufacturer_id = $1 AND rectification_date IS NULL
               AND manufacturer_campaign_reference > reference
             ORDER BY manufacturer_campaign_reference LIMIT 1)
      FROM open_reference WHERE reference IS NOT NULL
  ), fixed_reference (reference) AS (
    (SELECT manufacturer_campaign_reference FROM recall
      WHERE manufacturer_id = $1 AND rectification_date IS NOT NULL
      ORDER BY manufacturer_campaign_reference LIMIT 1)
    UNION ALL
    SELECT (SELECT manufacturer_campaign_reference FROM recall
             WHERE manufacturer_id = $1 AND rectification_date IS NOT NULL
               AND manufacturer_campaign_reference > reference
             ORDER BY manufacturer_campaign_reference LIMIT 1)
      FROM fixed_reference WHERE reference IS NOT NULL
  ), known AS (
    (SELECT reference FROM open_reference LIMIT ${MOST_CAMPAIGNS})
    UNION
    (SELECT reference FROM fixed_reference LIMIT ${MOST_CAMPAIGNS})
  ), added AS MATERIALIZED (
    SELECT DISTINCT manufacturer_campaign_reference AS reference FROM difference WHERE kind = 'add'
  ), twin AS (
    SELECT added.reference AS one, other.reference AS other
      FROM added
      JOIN (TABLE known UNION TABLE added) AS other
        ON lower(other.reference) = lower(added.reference) AND other.reference <> added.reference
  )
  SELECT twin.one, twin.other, count(*)::integer AS vehicles
    FROM twin
    JOIN difference ON difference.kind = 'add' AND difference.manufacturer_campaign_reference = twin.one
   WHERE EXISTS (SELECT FROM recall
                  WHERE recall.vin = difference.vin AND recall.manufacturer_id = $1
                    AND recall.manufacturer_campaign_reference = twin.other)
      OR EXISTS (SELECT FROM difference AS also
                  WHERE also.kind = 'add' AND also.vin = difference.vin
                    AND also.manufacturer_campaign_reference = twin.other
                    AND also.manufacturer_campaign_reference < twin.one)
   GROUP BY twin.one, twin.other
   ORDER BY twin.one, twin.other
   LIMIT 10`;
