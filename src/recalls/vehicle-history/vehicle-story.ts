/** A recall of a vehicle, of any manufacturer. */
export interface VehicleRecall {
  readonly manufacturer: { readonly id: number; readonly name: string };
  /** The VIN under which it is stored; it differs from the one in the question if it is from before VINs had one form. */
  readonly storedVin: string;
  readonly manufacturerCampaignReference: string;
  readonly dvsaCampaignReference: string | null;
  readonly recallCampaignStartDate: string;
  readonly rectificationDate: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What changed a recall: a client's call, a file, or the undo of either. */
export interface Cause {
  readonly kind: 'call' | 'file' | 'undo';
  /** Of a call, or of the calls that were undone. */
  readonly clientId?: string;
  /** The client's present name. */
  readonly client?: string;
  /** Of a file, or of the file that was undone. */
  readonly runId?: string;
  readonly fileName?: string;
  readonly receivedAt?: string;
}

export interface RecallValues {
  readonly dvsaCampaignReference: string | null;
  readonly recallCampaignStartDate: string;
  readonly rectificationDate: string | null;
}

/** A change of one of a vehicle's recalls. */
export interface VehicleChange {
  readonly changedAt: string;
  readonly manufacturer: { readonly id: number; readonly name: string };
  readonly storedVin: string;
  readonly manufacturerCampaignReference: string;
  readonly action: 'opened' | 'fixed' | 'reopened' | 'changed' | 'deleted';
  readonly by: Cause;
  /** Null when the recall was opened. */
  readonly before: RecallValues | null;
  /** Null when it was deleted. */
  readonly after: RecallValues | null;
}

/** What MOT services are told of a vehicle at this moment. */
export interface MotAnswer {
  readonly hasOutstandingRecall: 'Yes' | 'No' | 'Unknown';
  readonly lastConfirmedDate: string | null;
  readonly similarVins?: readonly string[];
}

export interface VehicleStory {
  readonly vin: string;
  readonly motAnswer: MotAnswer;
  readonly recalls: readonly VehicleRecall[];
  /** The newest first. */
  readonly changes: readonly VehicleChange[];
  readonly next: string | null;
}
