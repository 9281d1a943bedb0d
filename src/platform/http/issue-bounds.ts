/**
 * As many as a caller can act on. Answers and work must not grow with what is wrong with a request: 120,000 unknown
 * properties once made an answer of 7.6 MB.
 */
export const MOST_ISSUES = 100;

const LONGEST_FIELD = 200;

/** A field's name, or the path to it, as far as it is shown: callers make names up, and long ones come back a hundred times. */
export function shownField(field: string): string {
  return field.length > LONGEST_FIELD ? `${field.slice(0, LONGEST_FIELD - 1)}…` : field;
}
