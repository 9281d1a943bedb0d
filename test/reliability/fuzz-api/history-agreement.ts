import type { Service } from '../../support/service.js';

/**
 * Every recall whose history does not match its row. The newest entry must have the row's values, or say that it is deleted; each entry
 * must begin where the previous one ended; the first must be the opening.
 */
export function recallsUnlikeTheirHistory(service: Service): Promise<object[]> {
  return service.query(`
    WITH told AS (
      SELECT recall_id, action, before, after,
             lag(after) OVER (PARTITION BY recall_id ORDER BY id) AS after_the_last,
             row_number() OVER (PARTITION BY recall_id ORDER BY id) AS number,
             row_number() OVER (PARTITION BY recall_id ORDER BY id DESC) AS number_from_end,
             changed_at, vin, manufacturer_id, manufacturer_campaign_reference
        FROM recall_history
    )
    SELECT told.recall_id, told.action, told.number, told.before, told.after
      FROM told
      LEFT JOIN recall ON recall.id = told.recall_id
     WHERE (told.number = 1) <> (told.action = 'opened')
        OR told.before - '{saidOpenAt,fileAsOf}'::text[] IS DISTINCT FROM told.after_the_last
        OR (told.action = 'deleted') <> (told.after IS NULL)
        OR (told.number_from_end = 1 AND (told.action = 'deleted') <> (recall.id IS NULL))
        OR (told.number_from_end = 1 AND recall.id IS NOT NULL
            AND (told.after <> jsonb_build_object(
                   'dvsaCampaignReference', recall.dvsa_campaign_reference,
                   'recallCampaignStartDate', recall.recall_campaign_start_date::text,
                   'rectificationDate', recall.rectification_date::text)
                 OR told.changed_at <> recall.updated_at
                 OR (told.vin, told.manufacturer_id, told.manufacturer_campaign_reference)
                    <> (recall.vin, recall.manufacturer_id, recall.manufacturer_campaign_reference)))
    UNION ALL
    SELECT id, 'no history', 0, NULL, NULL FROM recall
     WHERE NOT EXISTS (SELECT FROM recall_history WHERE recall_id = recall.id)`);
}

/** Changes that are missing from the change feed. */
export function changesOutsideTheFeed(service: Service): Promise<object[]> {
  return service.query(`
    SELECT DISTINCT change_set FROM recall_history
     WHERE NOT EXISTS (SELECT FROM recall_change WHERE recall_change.change_set = recall_history.change_set)
       AND NOT EXISTS (SELECT FROM recall_change_queue
                        WHERE recall_change_queue.change_set = recall_history.change_set)`);
}
