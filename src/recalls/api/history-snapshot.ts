import { DAY } from '../../platform/database/sql-text.js';

/** A recall's values as its history stores them, from a row of this name. API and files store the same. */
export const historySnapshot = (row: string) => `
  jsonb_build_object(
    'dvsaCampaignReference', ${row}.dvsa_campaign_reference,
    'recallCampaignStartDate', ${DAY(`${row}.recall_campaign_start_date`)},
    'rectificationDate', ${DAY(`${row}.rectification_date`)})`;

/** The same of a row that is deleted, with what an undo has to give back beside them: when a client last said that it is open. */
export const deletedSnapshot = (row: string) => `
  ${historySnapshot(row)}
  || CASE WHEN ${row}.said_open_at IS NULL THEN '{}'
          ELSE jsonb_build_object('saidOpenAt', ${row}.said_open_at) END`;
