import { Injectable, Module } from '@nestjs/common';
import { type Transaction, Transactions } from '../../platform/database/transaction.js';
import { canonicalVin, issueInVin } from './identifiers.js';
import { type RepairStatus, repairStatusOf } from './recall.js';
import { PLACEHOLDER_WORDS } from './unusable-vin.js';

/** A recall that is stored under a VIN in another form than today's. */
export interface OldVin {
  readonly manufacturer: string;
  /** As it is stored: only exactly so the API finds it. */
  readonly vin: string;
  /** Under which it would be stored today; null if it would be refused. */
  readonly canonicalVin: string | null;
  readonly manufacturerCampaignReference: string;
  readonly repairStatus: RepairStatus;
  /** Why it would be refused; null if it would not be. */
  readonly refusedBecause: string | null;
}

type OldVinRow = Pick<OldVin, 'manufacturer' | 'vin' | 'manufacturerCampaignReference'> & {
  readonly rectificationDate: string | null;
};

/**
 * Two indexes find them all, whatever the number of recalls: what has other characters than letters and digits is among
 * the VINs that no standard VIN can be (recall_odd_vin_bare_idx, whose condition is repeated here for the planner), and words for
 * "none" are looked up one by one. No row is both.
 */
const RECALLS_WITH_OLD_VINS = `
  SELECT manufacturer.name AS manufacturer,
         old.vin,
         old.manufacturer_campaign_reference AS "manufacturerCampaignReference",
         old.rectification_date::text AS "rectificationDate"
    FROM (SELECT * FROM recall WHERE vin ~ '[^0-9A-HJ-NPR-Z]' AND vin ~ '[^0-9A-Z]'
          UNION ALL
          SELECT * FROM recall WHERE vin = ANY ($1::text[])) AS old
    JOIN manufacturer ON manufacturer.id = old.manufacturer_id
   ORDER BY manufacturer.name, old.vin, old.manufacturer_campaign_reference`;

/** Finds the recalls that were stored before VINs had one form. */
@Injectable()
export class OldVins {
  constructor(private readonly transactions: Transactions) {}

  /** By manufacturer, VIN and reference. */
  async list(): Promise<OldVin[]> {
    const rows = await this.transactions.run((transaction: Transaction) =>
      transaction.query<OldVinRow[]>(RECALLS_WITH_OLD_VINS, [PLACEHOLDER_WORDS]),
    );
    return rows.map(({ rectificationDate, ...row }) => ({
      manufacturer: row.manufacturer,
      vin: row.vin,
      canonicalVin: canonicalVin(row.vin) ?? null,
      manufacturerCampaignReference: row.manufacturerCampaignReference,
      repairStatus: repairStatusOf({ rectificationDate }),
      refusedBecause: issueInVin(row.vin) ?? null,
    }));
  }
}

/** Only what the command needs: none of the API's controllers. */
@Module({ providers: [OldVins], exports: [OldVins] })
export class OldVinsModule {}
