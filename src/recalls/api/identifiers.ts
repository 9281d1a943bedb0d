import { describeUnusableVin, isPlaceholder } from './unusable-vin.js';

/** The rules of VINs and campaign references (API guide, "Constraints"), the same for calls and for files. */

/** API guide: campaign references have at most 50 characters. Given no limit of their own, VINs have the same. */
export const LONGEST_IDENTIFIER = 50;

export const VIN_IS_EMPTY = 'must not be empty';

const VIN_IS_TOO_LONG = `must not be longer than ${LONGEST_IDENTIFIER} characters`;

/**
 * API guide: `a-z A-Z 0-9 - _ \ /`. Anchored at both ends. DVSA's own form, `R/YYYY/NNN`, is not enforced: the
 * guide's examples do not have it.
 */
export const REFERENCE_PATTERN = /^[a-zA-Z0-9\-_\\/]{1,50}$/;

/** What a stored VIN is made of. */
const VIN_CHARACTERS = /^[0-9A-Z]{1,50}$/;

/** Hyphens and dashes, and spaces of any width. A tab or a line end inside is refused: it may be two VINs that ran together. */
const SEPARATORS = /[\p{Zs}\-\u2010-\u2015]/gu;

const WHITE_SPACE = /\p{White_Space}/u;

/** A number as spreadsheets write it, of which a VIN would remain once the hyphen is gone. `1E5` is a VIN. */
const POWER_BELOW_ZERO = /^\d[Ee]-\d{2,3}$/;

/** Control characters, and halves of surrogate pairs, which no UTF-8 text and so no database column can hold. */
const UNUSABLE_CHARACTERS = /[\p{Cc}\p{Cs}]/u;

/** Whether a text is a VIN in the form in which VINs are stored. Asked a million times for a file, so that it is quick. */
export function isCanonicalVin(text: string): boolean {
  return VIN_CHARACTERS.test(text) && !isPlaceholder(text);
}

/**
 * The one form in which a VIN is stored and compared: upper case, without spaces and hyphens, full-width forms and the
 * like folded (NFKC). `wvw-zzz 1jz` and `WVWZZZ1JZ` are one vehicle: with two forms, a file that changed from one to
 * the other would close every recall. Undefined when a text is no VIN, because it may be what a program made of one.
 *
 * There is no rule of 17 characters and none against I, O and Q, because the guides' own examples have 11 and 16
 * characters, and an O.
 */
export function canonicalVin(text: string): string | undefined {
  if (isCanonicalVin(text)) return text;
  const trimmed = trimWhiteSpace(text);
  if (POWER_BELOW_ZERO.test(trimmed)) return undefined;
  const upper = trimmed.toUpperCase();
  if (isCanonicalVin(upper)) return upper;
  const joined = upper.replace(SEPARATORS, '');
  if (isTooLongToFold(joined)) return undefined;
  // Folding can bring small letters, spaces and hyphens to light.
  const folded = joined.normalize('NFKC').toUpperCase().replace(SEPARATORS, '');
  return isCanonicalVin(folded) ? folded : undefined;
}

/** The canonical form of a text that {@link issueInVin} found nothing wrong with; another comes out as it is, in upper case. */
export function normaliseVin(text: string): string {
  return canonicalVin(text) ?? text.trim().toUpperCase();
}

/**
 * The form in which a recall of this VIN may have been stored before VINs had one form: as it was written, trimmed and in
 * upper case. Undefined when that is the form of today, or could not be stored.
 */
export function formerVin(text: string): string | undefined {
  if (isCanonicalVin(text)) return undefined;
  const former = text.trim().toUpperCase();
  if (former === '' || lengthOf(former) > LONGEST_IDENTIFIER || UNUSABLE_CHARACTERS.test(former))
    return undefined;
  return isCanonicalVin(former) ? undefined : former;
}

/** What is wrong with a VIN, in the words of an error's fault; undefined when nothing is. */
export function issueInVin(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  return canonicalVin(value) === undefined ? whyNoVin(value) : undefined;
}

/** The same for a VIN that recalls are looked for by: one that is in the database in its former form is no mistake. */
export function issueInSoughtVin(value: unknown): string | undefined {
  const fault = issueInVin(value);
  return fault !== undefined && typeof value === 'string' && formerVin(value) !== undefined
    ? undefined
    : fault;
}

function whyNoVin(text: string): string {
  const trimmed = trimWhiteSpace(text);
  if (trimmed === '') return VIN_IS_EMPTY;
  const joined = trimmed.toUpperCase().replace(SEPARATORS, '');
  if (isTooLongToFold(joined)) return VIN_IS_TOO_LONG;
  const folded = joined.normalize('NFKC').toUpperCase().replace(SEPARATORS, '');
  // Which characters are wrong matters more than how many there are.
  return describeUnusableVin(trimmed, folded) ?? VIN_IS_TOO_LONG;
}

/**
 * Whether a text is longer than any that folds into a VIN: of two UTF-16 units comes at least one character. It also keeps
 * hostile text from Unicode's normalisation, which takes the square of the time for rows of combining marks.
 */
function isTooLongToFold(text: string): boolean {
  return text.length > 2 * LONGEST_IDENTIFIER;
}

/**
 * Without Unicode's white space around it. `trim()` also takes the byte order mark, which is invisible and so refused, and
 * leaves U+0085. No regular expression: those that look for the end start anew at each blank.
 */
function trimWhiteSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && WHITE_SPACE.test(text.charAt(start))) start += 1;
  while (end > start && WHITE_SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** What is wrong with a campaign reference that has to be there, in the words of an error's fault. */
export function issueInReference(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  // A query parameter that is given twice arrives as an array.
  if (Array.isArray(value)) return 'must be given once, as a string';
  if (typeof value !== 'string') return 'must be a string';
  if (value === '') return 'must not be empty';
  if (lengthOf(value) > LONGEST_IDENTIFIER) return `must not be longer than ${LONGEST_IDENTIFIER} characters`;
  if (!REFERENCE_PATTERN.test(value)) return 'must contain only a-z, A-Z, 0-9, -, _, \\ and /';
  return undefined;
}

/** Whether an optional reference says that there is none: absent, null and the empty string all do. */
export function isNoReference(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Characters as people and PostgreSQL count them, not UTF-16 units. A text twice too long needs no counting. */
function lengthOf(text: string): number {
  return text.length > 2 * LONGEST_IDENTIFIER ? text.length : [...text].length;
}
