/** An administrator writes why an act is needed, for the audit trail. Ten characters keep out a full stop, and a page is no reason. */
export const AUDITED_REASON_LENGTH = { minLength: 10, maxLength: 500 };

/** The issue of such a reason; undefined when it is valid. */
export function issueInAuditedReason(reason: unknown): string | undefined {
  const { minLength, maxLength } = AUDITED_REASON_LENGTH;
  if (reason === undefined || reason === null) return 'is required';
  if (typeof reason !== 'string') return 'must be a string';
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(reason)) return 'must be one line, without control characters';
  return [...reason.trim()].length < minLength || [...reason].length > maxLength
    ? `must have ${minLength} to ${maxLength} characters`
    : undefined;
}
