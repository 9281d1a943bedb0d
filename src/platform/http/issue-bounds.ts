/**
 * As many issues as a caller can use. The response and the work must not grow with the number of issues: a request with 120,000 unknown
 * properties once produced a response of 7.6 MB.
 */
export const MOST_ISSUES = 100;

const LONGEST_FIELD = 200;

/** A field's name or path, shortened: callers invent names, and a long one might be repeated a hundred times. */
export function shownField(field: string): string {
  return field.length > LONGEST_FIELD ? `${field.slice(0, LONGEST_FIELD - 1)}…` : field;
}
