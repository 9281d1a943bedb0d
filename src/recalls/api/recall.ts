/** Which recalls of one vehicle are meant: those that have every reference given. */
export interface RecallSelection {
  /** In the form in which VINs are stored; or as it may have been stored once, when it has no such form. */
  readonly vin: string;
  /** The form in which the same VIN may have been stored once, if that was another. It is looked for first. */
  readonly formerVin?: string | undefined;
  /** What is wrong with the VIN, if no recall is found. */
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

/** What a recall's repair status is set to. */
export type Repair =
  | { readonly status: 'FIXED'; readonly rectificationDate: string }
  | { readonly status: 'NOT_FIXED' };

/** A recall as a look-up finds it. */
export interface FoundRecall {
  readonly manufacturerCampaignReference: string;
  readonly dvsaCampaignReference: string | null;
  readonly recallCampaignStartDate: string;
  readonly rectificationDate: string | null;
  /** ISO 8601, UTC, with milliseconds: such texts sort like the times they tell. */
  readonly updatedAt: string;
}

/** Which of a manufacturer's recalls are listed; what is left out does not narrow. */
export interface RecallFilter {
  readonly repairStatus: RepairStatus | undefined;
  readonly manufacturerCampaignReference: string | undefined;
  readonly dvsaCampaignReference: string | undefined;
  /** Milliseconds since 1970-01-01T00:00:00Z: those that changed then or later. */
  readonly changedSince: number | undefined;
}

/** A recall in a list, with its vehicle. */
export interface ListedRecall extends FoundRecall {
  readonly id: number;
  readonly vin: string;
}

/** A recall that is locked until the transaction it was read in ends. */
export interface LockedRecall {
  readonly id: string;
  readonly recallCampaignStartDate: string;
  readonly rectificationDate: string | null;
}

/** Who changes a recall and when, for its history. */
export interface Change {
  readonly clientId: string;
  /** Null: whenever the database makes the change, by its own clock (see Clock.databaseNow). */
  readonly at: string | null;
}

/** The repair status is derived, so that it and the rectification date can't disagree. */
export function repairStatusOf(recall: { readonly rectificationDate: string | null }): RepairStatus {
  return recall.rectificationDate === null ? 'NOT_FIXED' : 'FIXED';
}
