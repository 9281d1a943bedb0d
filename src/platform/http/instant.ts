/** ISO 8601: a date, or a date and time with an offset from UTC. */
const SHAPE =
  /^(\d{4}-\d\d-\d\d)(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+\- ](?:0\d|1[0-4]):[0-5]\d))?$/;

/** The range of years that ISO 8601 and PostgreSQL have in common. */
const FIRST_INSTANT = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Parses a text as an instant, in milliseconds since 1970-01-01T00:00:00Z; undefined when it is invalid. A date means its first moment in
 * UTC. A time needs an offset, because the time zone must not be guessed.
 */
export function parseTimestamp(text: string): number | undefined {
  const [, day] = SHAPE.exec(text) ?? [];
  if (day === undefined || !isOfTheCalendar(day)) return undefined;
  // A plus sign that was not escaped in a URL arrives as a space.
  const instant = Date.parse(text.replace(' ', '+'));
  return instant >= FIRST_INSTANT && instant <= LAST_INSTANT ? instant : undefined;
}

/** The issue of a parameter that must be an instant. */
export function issueInInstant(value: unknown): string | undefined {
  return typeof value === 'string' && parseTimestamp(value) !== undefined
    ? undefined
    : 'must be a date (YYYY-MM-DD) or a time with its offset (2026-11-22T09:30:00Z)';
}

/** JavaScript takes the 30th of February for the 1st of March. */
function isOfTheCalendar(day: string): boolean {
  const midnight = Date.parse(`${day}T00:00:00.000Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}
