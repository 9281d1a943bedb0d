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
