/** An administrator writes why a keeper's name is needed. Ten characters keep out a full stop, and a page is no reason. */
export const SHOW_REASON_LENGTH = { minLength: 10, maxLength: 500 };

/** The issue of the reason for which a keeper is shown; undefined when it is valid. */
export function issueInShowReason(reason: unknown): string | undefined {
  const { minLength, maxLength } = SHOW_REASON_LENGTH;
  if (reason === undefined || reason === null) return 'is required';
  if (typeof reason !== 'string') return 'must be a string';
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(reason)) return 'must be one line, without control characters';
  return [...reason.trim()].length < minLength || [...reason].length > maxLength
    ? `must have ${minLength} to ${maxLength} characters`
    : undefined;
}
