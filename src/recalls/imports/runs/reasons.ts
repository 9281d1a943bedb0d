/** Why a file is refused: the SFTP guide's twelve reasons, word for word, and ours. */
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
  /** No error of the manufacturer: the file had waited for us, and a newer one took its place. */
  superseded: 'Superseded by a newer file',
  /** No fault of the file: it could not go on. */
  givenUp: 'Given up by an administrator',
  /** The whole file was held, and an administrator decided that nothing of it is merged. */
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

/** One thing that is wrong with a file: where, and what would be right. */
export interface FileFault {
  /** From 1, the header's; null for a fault of the whole file. */
  readonly line: number | null;
  readonly column: Column | null;
  readonly reason: Reason;
  /** What stood there, cut and defused by {@link shownValue}; null when there is nothing to show. */
  readonly value: string | null;
  readonly expected: string;
}

/** Longer values are cut: a fault has to be readable in a mail. */
const LONGEST_SHOWN = 60;

/**
 * What a spreadsheet takes for the beginning of a formula: full-width forms in some languages, and after spaces or a quote.
 * A cell begins at each of the separators, because some readers split a file of commas at semicolons or tabs, or heed no quotes.
 * The spaces are without the tab, so that a row of tabs is looked through once.
 */
const FORMULA = /(^|[;,|\t])(?=(?:(?!\t)[\s\uFFFD"])*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

/** Nearly every value: nothing in it is to be replaced, defused or cut. A file may have a million that are wrong. */
const HARMLESS = new RegExp(`^[0-9A-Za-z](?:(?![;,|])[ -~]){0,${LONGEST_SHOWN - 1}}$`);

/** A text that no reader of a file of faults takes for a formula: such a cell begins with an apostrophe. */
export function defused(text: string): string {
  return text.replace(FORMULA, "$1'");
}

/**
 * A value as it may be shown. One that a spreadsheet would take for a formula gets an apostrophe in front, since the
 * list of faults is opened in spreadsheets too. What could break a line or turn the direction of reading is replaced.
 */
export function shownValue(value: string): string {
  if (HARMLESS.test(value)) return value;
  const visible = value.slice(0, 4 * LONGEST_SHOWN).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
  const characters = [...defused(visible)];
  if (characters.length <= LONGEST_SHOWN) return characters.join('');
  return `${characters.slice(0, LONGEST_SHOWN - 1).join('')}…`;
}
