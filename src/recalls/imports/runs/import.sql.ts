import { beforeSnapshot, deletedSnapshot, historySnapshot } from '../../api/history-snapshot.js';

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

/** The name of a run's staging table. It is made from a UUID, so it needs no quoting and can't contain SQL. */
export function stageOf(runId: string): string {
  if (!/^[0-9a-f-]{36}$/.test(runId)) throw new Error('A run id is a UUID.');
  return `import_stage_${runId.replaceAll('-', '')}`;
}

/**
 * Unlogged: the table can be made again from the archived file, so it need not survive a crash. Temporary: it belongs to the connection,
 * and disappears when the connection ends for any reason.
 */
export const createStage = (stage: string, kind: 'UNLOGGED' | 'TEMPORARY' = 'UNLOGGED') => `
  CREATE ${kind} TABLE ${stage} (
    line                            integer NOT NULL,
    vin                             text COLLATE "C" NOT NULL,
    manufacturer_campaign_reference text COLLATE "C" NOT NULL,
    dvsa_campaign_reference         text COLLATE "C",
    recall_campaign_start_date      date NOT NULL
  ) WITH (autovacuum_enabled = false)`;

export const copyIntoStage = (stage: string) => `COPY ${stage} FROM STDIN`;

/** Whether any recall has several rows. This is cheap, and nearly always the answer is no. */
export const hasRepeated = (stage: string) => `
  SELECT 1 FROM ${stage} GROUP BY vin, manufacturer_campaign_reference HAVING count(*) > 1 LIMIT 1`;

/** The rows after the first of each recall whose rows differ. $1 how many at most. */
export const findContradicting = (stage: string) => `
  WITH recalls AS (
    SELECT vin, manufacturer_campaign_reference, min(line) AS first_line
      FROM ${stage}
     GROUP BY vin, manufacturer_campaign_reference
    HAVING count(*) > 1
       AND (min(recall_campaign_start_date) <> max(recall_campaign_start_date)
            OR min(coalesce(dvsa_campaign_reference, '')) <> max(coalesce(dvsa_campaign_reference, '')))
  )
  SELECT vin, stage.line, recalls.first_line AS "firstLine", count(*) OVER ()::integer AS total
    FROM recalls
    JOIN ${stage} AS stage USING (vin, manufacturer_campaign_reference)
   WHERE stage.line > recalls.first_line
   ORDER BY stage.line
   LIMIT $1`;

/**
 * Equal rows count once: the first remains. Each row is compared only with the first one of its recall. If all were compared with one
 * another, a file with 3,500,000 equal rows would keep the worker busy for weeks.
 */
export const dropRepeated = (stage: string) => `
  DELETE FROM ${stage} AS later
   USING (SELECT vin, manufacturer_campaign_reference, min(line) AS line
            FROM ${stage}
           GROUP BY vin, manufacturer_campaign_reference
          HAVING count(*) > 1) AS first
   WHERE first.vin = later.vin
     AND first.manufacturer_campaign_reference = later.manufacturer_campaign_reference
     AND first.line < later.line`;

/** When the API last changed an open recall, or a client was refused because it opened an open recall. */
const API_WORD = (recall: string) => `greatest(${recall}.updated_at, ${recall}.said_open_at)`;

/** The as-of of a recall's values: `as_of` if a file has the last word; if it is null, the API has it. */
const AS_OF = (recall: string) => `coalesce(${recall}.as_of, ${API_WORD(recall)})`;

/** Whether the API has said that an open recall is open, and no file has had it since. */
const ONLY_API_SAYS = (recall: string) =>
  `coalesce(${recall}.as_of <= ${recall}.said_open_at, ${recall}.as_of IS NULL)`;

/** Whether a file may not close a recall, because the API opened it recently and no file has had it since. */
const IN_GRACE = (recall: string, graceFrom: string) =>
  `(${ONLY_API_SAYS(recall)} AND ${API_WORD(recall)} > ${graceFrom})`;

/** What API calls have deleted since an instant, except what an undo of these calls has restored. Takes the names of the parameters. */
const deletedSince = (manufacturerId: string, instant: string) => `
  (SELECT deleted.vin, deleted.manufacturer_campaign_reference
     FROM recall_history AS deleted
    WHERE deleted.manufacturer_id = ${manufacturerId} AND deleted.action = 'deleted' AND deleted.client_id IS NOT NULL
      AND deleted.changed_at >= ${instant}
      AND NOT EXISTS (SELECT FROM recall_history AS put_back
                        JOIN recall_undo AS undo ON undo.id = put_back.undo_id
                       WHERE put_back.vin = deleted.vin AND put_back.manufacturer_id = deleted.manufacturer_id
                         AND put_back.manufacturer_campaign_reference = deleted.manufacturer_campaign_reference
                         AND put_back.change_set > deleted.change_set AND put_back.action = 'opened'
                         AND undo.client_id = deleted.client_id AND deleted.changed_at >= undo.since))`;

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

/** Files that were merged, whether or not they were undone since. A file that is held whole has merged nothing. */
const ONCE_MERGED = `NOT dry_run AND (state = 'done' OR (state = 'held' AND NOT held_whole))`;

/** Files that were merged and not undone. */
export const MERGED = `${ONCE_MERGED} AND undone_at IS NULL`;

/**
 * The as-of with which the rows of a file are written. A corrected file under the name of the previous one has the same as-of, and must win
 * over it, and over the undo of it. $1 manufacturer id, $2 run id, $3 the file's as-of.
 */
export const MERGED_AS_OF = `
  SELECT $3::timestamptz + count(*) * interval '1 millisecond' AS "asOf"
    FROM import_run
   WHERE manufacturer_id = $1 AND id <> $2 AND ${ONCE_MERGED} AND coalesce(as_of, received_at) = $3::timestamptz`;

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

/** Stores the closures that are held for an administrator. $1 run id. */
export const HOLD = `
  WITH held AS (
    INSERT INTO import_held_closure (run_id, recall_id)
    SELECT $1, id FROM difference WHERE kind = 'hold'
    RETURNING 1
  )
  SELECT count(*)::integer AS held FROM held`;
