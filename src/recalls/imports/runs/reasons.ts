import { defused } from '../../../platform/http/csv.js';

/** The reasons for refusing a file: the twelve of the SFTP guide, word for word, and the service's own. */
export const REASONS = {
  dateFormat: 'Incorrect date format',
  encoding: 'Wrong encoding format',
  missingHeaders: 'Missing column headers',
  headerOrder: 'Columns in the wrong order',
  extension: 'Wrong file extension',
  missingFields: 'Missing required fields',
  multipleFiles: 'Multiple files uploaded',
  infected: 'Infected file',
  manufacturerReferenceTooLong: 'Manufacturer Recall Campaign Reference too long',
  dvsaReferenceTooLong: 'DVSA Recall Campaign Reference too long',
  manufacturerReferenceInvalid: 'Invalid Manufacturer Recall Campaign Reference',
  dvsaReferenceInvalid: 'Invalid DVSA Recall Campaign Reference',
  spacesInName: 'Spaces in the file name',
  dotInFront: 'Dot at the start of the file name',
  tooManyRows: 'Too many rows',
  duplicateRows: 'Duplicate rows',
  malformedRow: 'Malformed row',
  vinInvalid: 'Invalid VIN',
  nameTimeInvalid: 'Invalid time in the file name',
  nameTimeInFuture: 'Future time in the file name',
  olderFile: 'Older than the last file',
  /** No error of the manufacturer: the file waited because of the service, and a newer one replaced it. */
  superseded: 'Superseded by a newer file',
  /** No error in the file: the run could not continue. */
  givenUp: 'Given up by an administrator',
  /** The whole file was held, and an administrator decided not to merge it. */
  notApproved: 'Not approved by an administrator',
} as const;

export type Reason = (typeof REASONS)[keyof typeof REASONS];

/** The columns of a snapshot, in their order (SFTP guide, "Example CSV File"). */
export const COLUMNS = [
  'VIN',
  'ManufacturerRecallCampaignReference',
  'DVSACampaignReference',
  'RecallCampaignStartDate',
] as const;

export type Column = (typeof COLUMNS)[number];

/** One error in a file: its place, and what would be valid. */
export interface FileFault {
  /** From 1, which is the header; null for an error of the whole file. */
  readonly line: number | null;
  readonly column: Column | null;
  readonly reason: Reason;
  /** The value found, shortened and made harmless by {@link shownValue}; null when there is none. */
  readonly value: string | null;
  readonly expected: string;
}

/** Longer values are shortened, so that an error is readable in a mail. */
const LONGEST_SHOWN = 60;

/**
 * Matches nearly every value: nothing in it must be replaced, escaped or shortened. This saves time, because a file may have a million
 * errors.
 */
const HARMLESS = new RegExp(`^[0-9A-Za-z](?:(?![;,|])[ -~]){0,${LONGEST_SHOWN - 1}}$`);

/**
 * A value in the form in which it may be shown. A value that a spreadsheet would take for a formula gets an apostrophe in front, because
 * people open the list of errors in spreadsheets. Characters that could break a line or change the reading direction are replaced.
 */
export function shownValue(value: string): string {
  if (HARMLESS.test(value)) return value;
  const visible = value.slice(0, 4 * LONGEST_SHOWN).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
  const characters = [...defused(visible)];
  if (characters.length <= LONGEST_SHOWN) return characters.join('');
  return `${characters.slice(0, LONGEST_SHOWN - 1).join('')}…`;
}
