/** A validated enquiry: who was the keeper of a vehicle on a day? Identifiers are in upper case. */
export interface Enquiry {
  readonly asked: { readonly registrationNumber: string } | { readonly chassisVin: string };
  readonly enquirerId: string;
  /** Null where none was sent. */
  readonly linkProviderId: string | null;
  readonly reasonCode: string;
  /** `YYYY-MM-DD`. */
  readonly eventDate: string;
  readonly referenceNumber: string;
}
