import { Injectable } from '@nestjs/common';
import { DAY } from '../../../platform/database/sql-text.js';
import type { Transaction } from '../../../platform/database/transaction.js';

/** The held closures of one campaign. */
export interface HeldCampaign {
  readonly manufacturerCampaignReference: string;
  /** The first start date of its recalls. */
  readonly recallCampaignStartDate: string;
  readonly held: number;
  /** How many recalls of the campaign are open now, those with held closures included. */
  readonly open: number;
  /** Some of the vehicles, for a spot check. */
  readonly sampleVins: readonly string[];
}

/** A wrong file concerns one campaign or all of them; nobody reads more of them before a decision. */
const MOST_CAMPAIGNS = 100;

const SAMPLES = 5;

/**
 * $1 run id, $2 manufacturer id. The open recalls are counted outside, for the campaigns that are shown, through recall_open_reference_idx.
 * The samples are chosen by number, because an array of all VINs of a campaign could have millions.
 */
const HELD_CAMPAIGNS = `
  SELECT campaign.*,
         (SELECT count(*)::float8 FROM recall
           WHERE manufacturer_id = $2 AND manufacturer_campaign_reference = campaign."manufacturerCampaignReference"
             AND rectification_date IS NULL) AS open
    FROM (SELECT reference AS "manufacturerCampaignReference", ${DAY('min(start_date)')} AS "recallCampaignStartDate",
                 count(*)::float8 AS held,
                 array_agg(vin ORDER BY number) FILTER (WHERE number <= ${SAMPLES}) AS "sampleVins",
                 (count(*) OVER ())::integer AS campaigns
            FROM (SELECT recall.manufacturer_campaign_reference AS reference, recall.vin,
                         recall.recall_campaign_start_date AS start_date,
                         row_number() OVER (PARTITION BY recall.manufacturer_campaign_reference
                                                ORDER BY held.recall_id) AS number
                    FROM import_held_closure AS held
                    JOIN recall ON recall.id = held.recall_id
                   WHERE held.run_id = $1) AS closure
           GROUP BY reference
           ORDER BY count(*) DESC, reference
           LIMIT ${MOST_CAMPAIGNS}) AS campaign
   ORDER BY campaign.held DESC, campaign."manufacturerCampaignReference"`;

@Injectable()
export class ClosureSummaryRepository {
  /** The campaigns with the most held closures, and how many campaigns there are in all. */
  async listCampaigns(
    transaction: Transaction,
    runId: string,
    manufacturerId: number,
  ): Promise<{ campaigns: HeldCampaign[]; campaignCount: number }> {
    // Millions of closures are sorted by campaign.
    await transaction.query(`SET LOCAL work_mem = '64MB'`);
    const rows: (HeldCampaign & { campaigns: number })[] = await transaction.query(HELD_CAMPAIGNS, [
      runId,
      manufacturerId,
    ]);
    const campaigns = rows.map(({ campaigns: _, ...campaign }) => campaign);
    return { campaigns, campaignCount: rows[0]?.campaigns ?? 0 };
  }

  /** How many recalls of the manufacturer are open now. */
  async countOpen(transaction: Transaction, manufacturerId: number): Promise<number> {
    const [row]: { open: number }[] = await transaction.query(
      `SELECT count(*)::float8 AS open FROM recall WHERE manufacturer_id = $1 AND rectification_date IS NULL`,
      [manufacturerId],
    );
    return row?.open ?? 0;
  }
}
