import { DAY } from '../../platform/database/sql-text.js';

/** SQL that makes the JSON of a recall's values for its history, from a row with this alias. The API and files use the same. */
export const historySnapshot = (row: string) => `
  jsonb_build_object(
    'dvsaCampaignReference', ${row}.dvsa_campaign_reference,
    'recallCampaignStartDate', ${DAY(`${row}.recall_campaign_start_date`)},
    'rectificationDate', ${DAY(`${row}.rectification_date`)})`;

/**
 * The same for a row before a change. It adds the as-of of the last file that had the recall, because the change clears it and an undo
 * needs it; null when the last word is the API's.
 */
export const beforeSnapshot = (row: string) => `
  ${historySnapshot(row)} || jsonb_build_object('fileAsOf', ${row}.as_of)`;

/** The same for a row that is deleted. It adds when a client last said that the recall is open. */
export const deletedSnapshot = (row: string) => `
  ${beforeSnapshot(row)}
  || CASE WHEN ${row}.said_open_at IS NULL THEN '{}'
          ELSE jsonb_build_object('saidOpenAt', ${row}.said_open_at) END`;

/** A \`before\` of the history in the form that callers see. */
export const SHOWN_BEFORE = (before: string) => `${before} - '{saidOpenAt,fileAsOf}'::text[]`;
