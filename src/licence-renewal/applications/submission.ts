import type { Environment } from '../../platform/environment.js';
import type { RenewalFields } from './renewal-fields.js';

export const IMAGE_KINDS = ['photo', 'signature', 'photocard-front', 'photocard-back'] as const;

export type ImageKind = (typeof IMAGE_KINDS)[number];

export type ImageMediaType = 'image/jpeg' | 'image/png';

/** An image that was decoded whole. Its bytes are kept as they were sent. */
export interface SubmittedImage {
  readonly kind: ImageKind;
  readonly mediaType: ImageMediaType;
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/** What a test client wants to become of its application (`X-Test-Scenario`). */
export const TEST_SCENARIOS = ['accepted', 'in-review', 'rejected', 'forwarding-fails'] as const;

export type TestScenario = (typeof TEST_SCENARIOS)[number];

/** An application that passed every rule of the guide. */
export interface Submission {
  readonly clientId: string;
  readonly environment: Environment;
  /** The caller's, or a UUID that was made. */
  readonly transactionId: string;
  readonly fields: RenewalFields;
  /** At most one of each kind. */
  readonly images: readonly SubmittedImage[];
  /** The same for two bodies that say the same, and different for two that do not: the fingerprint is made of it. */
  readonly canonicalBody: Uint8Array;
  /** Only a test client's. */
  readonly scenario?: TestScenario;
}

/** What became of a submission. */
export type Acceptance =
  /** It is stored: now, or by the same submission before. */
  | { readonly kind: 'accepted' | 'replayed'; readonly dateTimeReceived: Date }
  /** The client has sent another content under this transaction id. Nothing was stored. */
  | { readonly kind: 'different' };
