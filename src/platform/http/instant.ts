/** ISO 8601: a day, or a time of it with its offset from UTC. */
const SHAPE =
  /^(\d{4}-\d\d-\d\d)(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+\- ](?:0\d|1[0-4]):[0-5]\d))?$/;

/** As far as ISO 8601 and PostgreSQL agree on years. */
const FIRST_INSTANT = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * The instant that a text names, in milliseconds since 1970-01-01T00:00:00Z; undefined when it names none. A day names its
 * first moment in UTC. A time has to say its offset: whose clock it is must not be guessed.
 */
export function parseTimestamp(text: string): number | undefined {
  const [, day] = SHAPE.exec(text) ?? [];
  if (day === undefined || !isOfTheCalendar(day)) return undefined;
  // The plus of an offset that nobody escaped is a space by the time an address is taken apart.
  const instant = Date.parse(text.replace(' ', '+'));
  return instant >= FIRST_INSTANT && instant <= LAST_INSTANT ? instant : undefined;
}

/** What is wrong with a parameter that has to be an instant, in the words of an error's fault. */
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
