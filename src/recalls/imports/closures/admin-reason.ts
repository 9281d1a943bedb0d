export const LONGEST_REASON = 500;

/** The issue of an administrator's reason; undefined when it is valid. It is shown in mails and lists. */
export function issueInReason(reason: unknown): string | undefined {
  if (reason === undefined || reason === null) return 'is required';
  if (typeof reason !== 'string') return 'must be a string';
  if (reason.trim() === '') return 'must not be empty';
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(reason)) return 'must be one line, without control characters';
  return [...reason].length > LONGEST_REASON
    ? `must not be longer than ${LONGEST_REASON} characters`
    : undefined;
}
