import { describeUnusableVin, isPlaceholder } from './unusable-vin.js';

/** The rules for VINs and campaign references (API guide, "Constraints"), the same for calls and for files. */

/** API guide: campaign references have at most 50 characters. The guide has no limit for VINs, so the same is used. */
export const LONGEST_IDENTIFIER = 50;

export const VIN_IS_EMPTY = 'must not be empty';

const VIN_IS_TOO_LONG = `must not be longer than ${LONGEST_IDENTIFIER} characters`;

/**
 * API guide: `a-z A-Z 0-9 - _ \ /`. Anchored at both ends. DVSA's own form, `R/YYYY/NNN`, is not enforced, because the guide's examples do
 * not follow it.
 */
export const REFERENCE_PATTERN = /^[a-zA-Z0-9\-_\\/]{1,50}$/;

/** The characters of a stored VIN. */
const VIN_CHARACTERS = /^[0-9A-Z]{1,50}$/;

/** Hyphens and dashes, and spaces of any width. A tab or a line end inside is refused, because it may separate two VINs. */
const SEPARATORS = /[\p{Zs}\-\u2010-\u2015]/gu;

const WHITE_SPACE = /\p{White_Space}/u;

/** A number as spreadsheets write it, which would look like a VIN once its hyphen is removed. `1E5` is a VIN. */
const POWER_BELOW_ZERO = /^\d[Ee]-\d{2,3}$/;

/** Control characters, and unpaired surrogates, which UTF-8 and therefore PostgreSQL can't represent. */
const UNUSABLE_CHARACTERS = /[\p{Cc}\p{Cs}]/u;

/** Whether a text is a VIN in the stored form. This is fast, because an import calls it a million times. */
export function isCanonicalVin(text: string): boolean {
  return VIN_CHARACTERS.test(text) && !isPlaceholder(text);
}

/**
 * The canonical form in which VINs are stored and compared: upper case, without spaces and hyphens, with full-width forms and the like
 * folded (NFKC). `wvw-zzz 1jz` and `WVWZZZ1JZ` are one vehicle. If both forms were stored, a file that changed from one to the other would
 * close every recall. Undefined when a text is not a VIN, for example because a program has damaged it.
 *
 * VINs need not have 17 characters, and I, O and Q are allowed, because the guides' own examples have 11 and 16 characters, and an O.
 */
export function canonicalVin(text: string): string | undefined {
  if (isCanonicalVin(text)) return text;
  const trimmed = trimWhiteSpace(text);
  if (POWER_BELOW_ZERO.test(trimmed)) return undefined;
  const upper = trimmed.toUpperCase();
  if (isCanonicalVin(upper)) return upper;
  const joined = upper.replace(SEPARATORS, '');
  if (isTooLongToFold(joined)) return undefined;
  // Folding can produce lower-case letters, spaces and hyphens.
  const folded = joined.normalize('NFKC').toUpperCase().replace(SEPARATORS, '');
  return isCanonicalVin(folded) ? folded : undefined;
}

/** The canonical form of a VIN that {@link issueInVin} accepted; any other text is returned in upper case. */
export function normaliseVin(text: string): string {
  return canonicalVin(text) ?? text.trim().toUpperCase();
}

/**
 * The form in which a recall with this VIN may have been stored before VINs had one form: as it was written, trimmed and in upper case.
 * Undefined when that equals today's form, or could not have been stored.
 */
export function formerVin(text: string): string | undefined {
  if (isCanonicalVin(text)) return undefined;
  const former = text.trim().toUpperCase();
  if (former === '' || lengthOf(former) > LONGEST_IDENTIFIER || UNUSABLE_CHARACTERS.test(former))
    return undefined;
  return isCanonicalVin(former) ? undefined : former;
}

/** The forms in which a VIN may be stored: today's first, if it has one, and the former one if that differs. */
export function spellingsOf(text: string): string[] {
  return [canonicalVin(text), formerVin(text)].filter((spelling) => spelling !== undefined);
}

/** The issue of a VIN; undefined when it is valid. */
export function issueInVin(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  return canonicalVin(value) === undefined ? whyNoVin(value) : undefined;
}

/** The same for a VIN to look up: a VIN that is stored in its former form is valid here. */
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
  // Invalid characters are reported before the length, because they say more about the mistake.
  return describeUnusableVin(trimmed, folded) ?? VIN_IS_TOO_LONG;
}

/**
 * Whether a text is too long to fold into a VIN: two UTF-16 units fold into at least one character. This also keeps hostile text from
 * Unicode normalisation, whose time is quadratic for sequences of combining marks.
 */
function isTooLongToFold(text: string): boolean {
  return text.length > 2 * LONGEST_IDENTIFIER;
}

/**
 * Trims Unicode's white space. `trim()` would also remove the byte order mark, which is invisible and therefore refused, and would leave
 * U+0085. It uses no regular expression, because one that is anchored at the end starts again at each blank.
 */
function trimWhiteSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && WHITE_SPACE.test(text.charAt(start))) start += 1;
  while (end > start && WHITE_SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The issue of a required campaign reference; undefined when it is valid. */
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

/** Whether an optional reference is absent: undefined, null or the empty string. */
export function isNoReference(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/**
 * The number of characters as people and PostgreSQL count them, not of UTF-16 units. A text of more than twice the limit is not counted.
 */
function lengthOf(text: string): number {
  return text.length > 2 * LONGEST_IDENTIFIER ? text.length : [...text].length;
}
