import type { Environment } from '../../../platform/environment.js';
import type { ApplicationState } from '../application-state.js';
import type { TransactionType } from '../renewal-fields.js';
import type { ReviewReason } from '../review-reason.js';

/** What a list says of an application. Nothing of it is about the person. */
export interface ApplicationSummary {
  readonly applicationId: string;
  readonly clientId: string;
  readonly clientName: string | null;
  readonly environment: Environment;
  readonly transactionType: TransactionType;
  readonly feePaid: number;
  readonly state: ApplicationState;
  readonly stateSince: string;
  readonly receivedAt: string;
  readonly reasons: readonly ReviewReason[];
  /** When forwarding was given up, until somebody asks for it again. */
  readonly forwardingFailedAt: string | null;
  readonly imagesErasedAt: string | null;
  /** From then on only the skeleton is left. */
  readonly erasedAt: string | null;
}

/** A filter of applications; each field that is given narrows it further. */
export interface ApplicationFilter {
  readonly state?: ApplicationState | undefined;
  /** The code of a reason for a review. */
  readonly reason?: string | undefined;
  readonly clientId?: string | undefined;
  readonly environment?: Environment | undefined;
  /** Whether forwarding was given up. */
  readonly forwardingFailed?: boolean | undefined;
  /** Received at this instant or later, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly receivedFrom?: number | undefined;
  /** Received before this instant. */
  readonly receivedTo?: number | undefined;
}

/** The time of receipt of the last application of the page before, and its id. */
export type ApplicationPlace = readonly [receivedAt: number, id: string];

/** The types of the values in a cursor. */
export const APPLICATION_ORDER = ['instant', 'uuid'] as const;
