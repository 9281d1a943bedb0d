/** What a file's name says of the time as of which its data are. */
export type NameTime =
  | { readonly kind: 'none' }
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  | { readonly kind: 'time'; readonly at: number }
  /** It looks like a time and is none; what would be right completes "must …". */
  | { readonly kind: 'invalid'; readonly expected: string };

/** Clocks of two companies differ, and an export's time is often rounded up to the minute. */
export const AHEAD_TOLERATED_MS = 5 * 60_000;

/**
 * Whatever begins like a time of ISO 8601. It finds more than is accepted, because a time that is written in another way and
 * silently ignored makes an old file count as new.
 */
const LOOKS_LIKE_TIME = /\d{4}-?\d\d-?\d\dT\d\d/gi;

/** A date of eight digits, `T`, four or six digits, `Z`, with nothing attached to it but `_`, `-`, `.` or the ends. */
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
 * As of when the data of a file are by its name, and never later than its receipt.
 *
 * @returns undefined when the name has no time, or none that can be accepted: the file counts from its receipt
 */
export function asOfByName(fileName: string, receivedAt: number): number | undefined {
  const time = timeInName(fileName);
  if (time.kind !== 'time' || time.at > receivedAt + AHEAD_TOLERATED_MS) return undefined;
  return Math.min(time.at, receivedAt);
}
