import { DAY } from '../../platform/database/sql-text.js';

/** A recall's values as its history stores them, from a row of this name. API and files store the same. */
export const historySnapshot = (row: string) => `
  jsonb_build_object(
    'dvsaCampaignReference', ${row}.dvsa_campaign_reference,
    'recallCampaignStartDate', ${DAY(`${row}.recall_campaign_start_date`)},
    'rectificationDate', ${DAY(`${row}.rectification_date`)})`;

/**
 * The same of a row before it is changed, with what the change makes the row forget and an undo has to know: the as-of of the
 * file that had it last; null when only the API has said it.
 */
export const beforeSnapshot = (row: string) => `
  ${historySnapshot(row)} || jsonb_build_object('fileAsOf', ${row}.as_of)`;

/** The same of a row that is deleted, with when a client last said that it is open. */
export const deletedSnapshot = (row: string) => `
  ${beforeSnapshot(row)}
  || CASE WHEN ${row}.said_open_at IS NULL THEN '{}'
          ELSE jsonb_build_object('saidOpenAt', ${row}.said_open_at) END`;

/** A \`before\` of the history as callers are shown it. */
export const SHOWN_BEFORE = (before: string) => `${before} - '{saidOpenAt,fileAsOf}'::text[]`;
