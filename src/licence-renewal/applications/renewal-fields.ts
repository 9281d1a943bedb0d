/**
 * An application's fields, without its images, in the spelling of the guide's schema. An absent field is absent, and never null. They are
 * personal data, and stored sealed.
 */
export interface RenewalFields {
  readonly handler: Handler;
  /** In upper case. */
  readonly drivingLicenceNumber?: string;
  readonly transactionType: TransactionType;
  readonly applicationReferenceNumber?: string;
  /** In pence. */
  readonly feePaid: number;
  readonly investigationRequired?: boolean;
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth?: string;
  readonly daytimePhone?: string;
  readonly photo: PhotoFlags;
  readonly updateAddress?: UpdateAddress;
  readonly licenceStatus?: LicenceStatus;
  readonly twoDBarcode?: string;
  /** Special-category data, kept as it was sent. */
  readonly organDonor?: OrganDonor;
}

/** A renewal after a reminder, or of a photocard. */
export const TRANSACTION_TYPES = ['TYRR', 'TYRPC'] as const;

export type TransactionType = (typeof TRANSACTION_TYPES)[number];

export interface Handler {
  readonly originatorId?: string;
  readonly transactionId?: string;
  readonly userId?: string;
  readonly branchId?: string;
  readonly terminalId?: string;
  /** RFC 3339, as it was sent. */
  readonly localDateTime?: string;
}

export const PHOTO_QUALITY_FLAGS = [
  'icaoCompliant',
  'eyesOpen',
  'exposure',
  'frontalView',
  'greyscaleDensity',
  'uniformLighting',
  'headWidth',
  'headLength',
  'widthHeightRatio',
  'resolution',
  'verticalPosition',
  'horizontallyCentered',
] as const;

export type PhotoFlags = Readonly<
  Partial<Record<(typeof PHOTO_QUALITY_FLAGS)[number] | 'photoOverride', boolean>>
>;

export interface LicenceStatus {
  readonly photocardSurrendered?: boolean;
  readonly photocardIssueNumber?: string;
  readonly counterpartSurrendered?: boolean;
  readonly counterpartIssueNumber?: string;
  readonly lostMarker?: boolean;
  readonly stolenMarker?: boolean;
  readonly defacedMarker?: boolean;
  readonly destroyedMarker?: boolean;
}

export type OrganDonor = Readonly<
  Partial<Record<'anyOrgans' | 'kidneys' | 'liver' | 'heart' | 'cornea' | 'pancreas' | 'lungs', boolean>>
>;

/** Exactly one of the three. */
export interface UpdateAddress {
  readonly structuredAddress?: StructuredAddress;
  readonly unstructuredAddress?: UnstructuredAddress;
  readonly bfpoAddress?: BfpoAddress;
}

export interface StructuredAddress {
  readonly poBoxNumber?: string;
  readonly organisationName?: string;
  readonly departmentName?: string;
  readonly subBuildingName?: string;
  readonly buildingName?: string;
  readonly buildingNumber?: string;
  readonly dependentThoroughfareName?: string;
  readonly thoroughfareName?: string;
  readonly doubleDependentLocality?: string;
  readonly dependentLocality?: string;
  readonly postTown: string;
  readonly postcode: string;
  readonly country?: string;
  readonly language?: string;
  readonly dps?: string;
  readonly uprn: string;
  readonly udprn?: string;
}

export interface UnstructuredAddress {
  readonly line1: string;
  readonly line2?: string;
  readonly line3?: string;
  readonly line4?: string;
  readonly postTown?: string;
  readonly postcode: string;
  readonly language?: string;
  readonly dps?: string;
}

export interface BfpoAddress {
  readonly line1: string;
  readonly line2?: string;
  readonly line3?: string;
  readonly line4?: string;
  readonly bfpoNumber: number;
  readonly postcode?: string;
}
