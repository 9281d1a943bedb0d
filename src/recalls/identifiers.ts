/** The rules of VINs and campaign references (API guide, "Constraints"), the same for calls and for files. */

/** API guide: campaign references have at most 50 characters. Given no limit of their own, VINs have the same. */
export const LONGEST_IDENTIFIER = 50;

/**
 * API guide: `a-z A-Z 0-9 - _ \ /`. Anchored at both ends. DVSA's own form, `R/YYYY/NNN`, is not enforced: the
 * guide's examples do not have it.
 */
export const REFERENCE_PATTERN = /^[a-zA-Z0-9\-_\\/]{1,50}$/;

/** Control characters, and halves of surrogate pairs, which no UTF-8 text and so no database column can hold. */
const UNUSABLE_CHARACTERS = /[\p{Cc}\p{Cs}]/u;

/**
 * A VIN as it is stored and compared: `abc1` and ` ABC1 ` are one vehicle. There is no rule of 17 characters, because
 * the guide's own examples have 11 and 16.
 */
export function normaliseVin(text: string): string {
  return text.trim().toUpperCase();
}

/** What is wrong with a VIN, in the words of an error's fault; undefined when nothing is. */
export function faultInVin(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  const vin = normaliseVin(value);
  if (vin === '') return 'must not be empty';
  // Counted as stored: upper case can be longer ("ß" becomes "SS").
  if (lengthOf(vin) > LONGEST_IDENTIFIER) return `must not be longer than ${LONGEST_IDENTIFIER} characters`;
  if (UNUSABLE_CHARACTERS.test(vin)) return 'must not contain control characters or broken Unicode';
  return undefined;
}

/** What is wrong with a campaign reference that has to be there, in the words of an error's fault. */
export function faultInReference(value: unknown): string | undefined {
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
