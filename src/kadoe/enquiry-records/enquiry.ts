import type { Environment } from '../../platform/environment.js';
import type { FactVersions } from '../register/look-up/resolution.js';

/** What was asked about: one of the two. */
export type Asked = { readonly registrationNumber: string } | { readonly chassisVin: string };

export const ASKED_BY = ['registrationNumber', 'chassisVin'] as const;

export type AskedBy = (typeof ASKED_BY)[number];

/** An enquiry that passed validation, and what was answered. */
export interface EnquiryEntry {
  readonly clientId: string;
  readonly environment: Environment;
  readonly enquirerId: string;
  readonly linkProviderId: string | null;
  readonly reasonCode: string;
  /** The enquirer's own, which is stored and never logged. */
  readonly referenceNumber: string;
  /** `YYYY-MM-DD`. */
  readonly eventDate: string;
  /** Only a keyed hash of it is stored. */
  readonly asked: Asked;
  /** A code such as `KEEPER` or `ENV912`. Of a vehicle that was withheld, the versions of its states say of which kind. */
  readonly outcome: string;
  /** The load that it saw; null when the register was not asked, or was empty. */
  readonly load: number | null;
  readonly versions: FactVersions | null;
  readonly chargeable: boolean;
}

/** An enquiry as it is read from the record. */
export interface RecordedEnquiry extends Omit<EnquiryEntry, 'asked' | 'versions'> {
  readonly id: string;
  /** ISO 8601. */
  readonly recordedAt: string;
  /** What the client is called now. */
  readonly clientName: string | null;
  readonly askedBy: AskedBy;
}
