/** A caseworker writes why an application is rejected. It may be about the person, and is stored sealed. */
export const REJECTION_LENGTH = { minLength: 10, maxLength: 1_000 };

/** The issue of a rejection's reason; undefined when it is valid. */
export function issueInRejection(reason: unknown): string | undefined {
  const { minLength, maxLength } = REJECTION_LENGTH;
  if (reason === undefined || reason === null) return 'is required';
  if (typeof reason !== 'string') return 'must be a string';
  // Line breaks are allowed, and nothing else that can't be seen.
  if (/[^\P{C}\n]/u.test(reason)) return 'must not have control characters other than line breaks';
  return [...reason.trim()].length < minLength || [...reason].length > maxLength
    ? `must have ${minLength} to ${maxLength} characters`
    : undefined;
}
