/** A selection among the recalls of one vehicle: those that match every given reference. */
export interface RecallSelection {
  /** In the form in which VINs are stored today. If the text has no such form, as it may have been stored formerly. */
  readonly vin: string;
  /** The form in which the same VIN may have been stored formerly, if it differs. It is looked up first. */
  readonly formerVin?: string | undefined;
  /** The issue of the VIN, to report if no recall is found. */
  readonly issueInVin?: string | undefined;
  readonly manufacturerCampaignReference: string | undefined;
  readonly dvsaCampaignReference: string | undefined;
}

/** A recall to open. */
export interface NewRecall {
  /** Normalised. */
  readonly vin: string;
  readonly manufacturerCampaignReference: string;
  readonly dvsaCampaignReference: string | undefined;
  /** `YYYY-MM-DD`, like every date of a recall. */
  readonly recallCampaignStartDate: string;
}

export const REPAIR_STATUSES = ['FIXED', 'NOT_FIXED'] as const;

export type RepairStatus = (typeof REPAIR_STATUSES)[number];

/** The new repair status of a recall. */
export type Repair =
  | { readonly status: 'FIXED'; readonly rectificationDate: string }
  | { readonly status: 'NOT_FIXED' };

/** A recall as a look-up returns it. */
export interface FoundRecall {
  readonly manufacturerCampaignReference: string;
  readonly dvsaCampaignReference: string | null;
  readonly recallCampaignStartDate: string;
  readonly rectificationDate: string | null;
  /** ISO 8601, UTC, with milliseconds: such texts sort chronologically. */
  readonly updatedAt: string;
}

/** A filter of a manufacturer's recalls; an absent field does not narrow it. */
export interface RecallFilter {
  readonly repairStatus: RepairStatus | undefined;
  readonly manufacturerCampaignReference: string | undefined;
  readonly dvsaCampaignReference: string | undefined;
  /** Milliseconds since 1970-01-01T00:00:00Z: recalls that changed then or later. */
  readonly changedSince: number | undefined;
}

/** A recall in a list, with its vehicle. */
export interface ListedRecall extends FoundRecall {
  readonly id: number;
  readonly vin: string;
}

/** A recall that is locked until the end of the transaction that read it. */
export interface LockedRecall {
  readonly id: string;
  readonly recallCampaignStartDate: string;
  readonly rectificationDate: string | null;
}

/** Who changes a recall and when, for its history. */
export interface Change {
  readonly clientId: string;
  /** Null: the time of the database's clock when it makes the change (see Clock.databaseNow). */
  readonly at: string | null;
}

/** The repair status is derived, so that it and the rectification date can't disagree. */
export function repairStatusOf(recall: { readonly rectificationDate: string | null }): RepairStatus {
  return recall.rectificationDate === null ? 'NOT_FIXED' : 'FIXED';
}
