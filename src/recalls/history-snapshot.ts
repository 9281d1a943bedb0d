import { DAY } from '../database/sql-text.js';

/** A recall's values as its history keeps them, from a row of this name: the same whoever changed it, API or file. */
export const HISTORY_SNAPSHOT = (row: string) => `
  jsonb_build_object(
    'dvsaCampaignReference', ${row}.dvsa_campaign_reference,
    'recallCampaignStartDate', ${DAY(`${row}.recall_campaign_start_date`)},
    'rectificationDate', ${DAY(`${row}.rectification_date`)})`;
