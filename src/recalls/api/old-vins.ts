import { Injectable, Module } from '@nestjs/common';
import { type Transaction, Transactions } from '../../platform/database/transaction.js';
import { canonicalVin, issueInVin } from './identifiers.js';
import { type RepairStatus, repairStatusOf } from './recall.js';
import { PLACEHOLDER_WORDS } from './unusable-vin.js';

/** A recall whose stored VIN is not in today's form. */
export interface OldVin {
  readonly manufacturer: string;
  /** As it is stored. The API finds the recall only under exactly this form. */
  readonly vin: string;
  /** The form in which it would be stored today; null if it would be refused. */
  readonly canonicalVin: string | null;
  readonly manufacturerCampaignReference: string;
  readonly repairStatus: RepairStatus;
  /** The reason why it would be refused; null if it would be accepted. */
  readonly refusedBecause: string | null;
}

type OldVinRow = Pick<OldVin, 'manufacturer' | 'vin' | 'manufacturerCampaignReference'> & {
  readonly rectificationDate: string | null;
};

/**
 * Two indexes find them all, whatever the number of recalls. VINs with characters other than letters and digits are in
 * recall_odd_vin_bare_idx, whose condition is repeated here for the planner. Words for "none" are looked up one by one. No row is found by
 * both.
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

  /** Ordered by manufacturer, VIN and reference. */
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

/** Only what the command needs, without the API's controllers. */
@Module({ providers: [OldVins], exports: [OldVins] })
export class OldVinsModule {}
