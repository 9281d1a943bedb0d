/** The time in a file's name, which is the time of its data. */
export type NameTime =
  | { readonly kind: 'none' }
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  | { readonly kind: 'time'; readonly at: number }
  /** It looks like a time but is invalid; the text completes "must …". */
  | { readonly kind: 'invalid'; readonly expected: string };

/** The clocks of two companies differ, and the time of an export is often rounded up to the minute. */
export const AHEAD_TOLERATED_MS = 5 * 60_000;

/**
 * Anything that begins like a time of ISO 8601. It matches more than is accepted, because if a time in another format were ignored, an old
 * file would count as new.
 */
const LOOKS_LIKE_TIME = /\d{4}-?\d\d-?\d\dT\d\d/gi;

/** A date of eight digits, `T`, four or six digits, `Z`, delimited by `_`, `-`, `.` or the ends. */
const TIME = /(?<=^|[_\-.\s])(20\d\d)(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?Z(?=$|[_\-.\s])/gi;

const EXPECTED_FORM =
  'must have a time in UTC such as 20260131T0600Z or 20260131T060030Z, set off by _, - or ., or no time at all';

export function timeInName(fileName: string): NameTime {
  const stem = fileName.replace(/\.csv$/i, '');
  const attempts = stem.match(LOOKS_LIKE_TIME)?.length ?? 0;
  if (attempts === 0) return { kind: 'none' };
  if (attempts > 1) return { kind: 'invalid', expected: 'must have one time at most' };
  const [match] = stem.matchAll(TIME);
  if (!match) return { kind: 'invalid', expected: EXPECTED_FORM };
  const [, year, month, day, hour, minute, second = '00'] = match;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const at = Date.parse(text);
  // JavaScript takes 30 February for 2 March, and 24:00 for midnight.
  if (Number.isNaN(at) || new Date(at).toISOString() !== text) {
    return { kind: 'invalid', expected: 'must have a time that exists: month, day, hour, minute and second' };
  }
  return { kind: 'time', at };
}

/**
 * The time of a file's data by its name, but never later than its receipt.
 *
 * @returns undefined when the name has no time, or none that is accepted: the file is then as of its receipt
 */
export function asOfByName(fileName: string, receivedAt: number): number | undefined {
  const time = timeInName(fileName);
  if (time.kind !== 'time' || time.at > receivedAt + AHEAD_TOLERATED_MS) return undefined;
  return Math.min(time.at, receivedAt);
}
