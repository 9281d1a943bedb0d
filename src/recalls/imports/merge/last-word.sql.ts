/** SQL fragments that decide who has the last word about a recall (see merge.sql.ts), for statements with any alias of the recall. */

/** When the API last changed an open recall, or a client was refused because it opened an open recall. */
export const API_WORD = (recall: string) => `greatest(${recall}.updated_at, ${recall}.said_open_at)`;

/** The as-of of a recall's values: `as_of` if a file has the last word; if it is null, the API has it. */
export const AS_OF = (recall: string) => `coalesce(${recall}.as_of, ${API_WORD(recall)})`;

/** Whether the API has said that an open recall is open, and no file has had it since. */
export const ONLY_API_SAYS = (recall: string) =>
  `coalesce(${recall}.as_of <= ${recall}.said_open_at, ${recall}.as_of IS NULL)`;

/** Whether a file may not close a recall, because the API opened it recently and no file has had it since. */
export const IN_GRACE = (recall: string, graceFrom: string) =>
  `(${ONLY_API_SAYS(recall)} AND ${API_WORD(recall)} > ${graceFrom})`;

/** What API calls have deleted since an instant, except what an undo of these calls has restored. Takes the names of the parameters. */
export const deletedSince = (manufacturerId: string, instant: string) => `
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
