/** Why a caseworker looks at an application. */
export const REVIEW_REASON_CODES = [
  'LOCAL_TIME_AHEAD',
  'LICENCE_NUMBER_FORM',
  'LICENCE_NUMBER_DISAGREES',
  'NO_LICENCE_REFERENCE',
  'APPLICATION_REFERENCE_FORM',
  'FEE_UNUSUAL',
  'DATE_OF_BIRTH',
  'AGE',
  'INVESTIGATION_ASKED',
  'PHOTO_QUALITY',
  'PHOTO_OVERRIDE',
  'PHOTO_MISSING',
  'PHOTO_SMALL',
  'SIGNATURE_MISSING',
  'CARD_STATUS_CONTRADICTION',
  'ADDRESS_FORM',
  'BFPO_UNKNOWN',
  'DUPLICATE_LICENCE',
  /** A test client asked for a review. */
  'TEST_SCENARIO',
] as const;

export type ReviewReasonCode = (typeof REVIEW_REASON_CODES)[number];

export interface ReviewReason {
  readonly code: ReviewReasonCode;
  /** The path of the field that it is about: `updateAddress.bfpoAddress.bfpoNumber`. Never its value. */
  readonly field: string;
}
