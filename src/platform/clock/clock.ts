/** The source of the time for the whole service. Tests inject their own. */
export abstract class Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  abstract now(): number;

  /** Milliseconds with fractions since an arbitrary start, for measuring durations. It does not jump when the time of day is corrected. */
  abstract monotonic(): number;

  /**
   * The time for a statement that decides by time which of two values is newer. It is null in production, so that
   * `coalesce($n::timestamptz, clock_timestamp())` uses the database's clock, because the clocks of processes differ. Tests return their
   * own time, as ISO 8601.
   */
  abstract databaseNow(): string | null;

  /** The time on this clock for a file time of this machine. The clocks of tests differ from the file system's. */
  abstract ofFileSystem(fileTime: number): number;
}

export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  databaseNow(): string | null {
    return null;
  }

  ofFileSystem(fileTime: number): number {
    return fileTime;
  }
}

const LONDON_DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

const HOUR_MS = 3_600_000;

/** The day of the last hour that was asked about. London's midnight is at a whole hour of UTC in summer and in winter. */
let lastHour = { hour: Number.NaN, day: '' };

/** The calendar day in London at an instant, as `YYYY-MM-DD`. It is "today" for a rectification date. */
export function londonDay(instant: number): string {
  const hour = Math.floor(instant / HOUR_MS);
  // Formatting takes some microseconds, and every enquiry asks for today.
  if (hour !== lastHour.hour) lastHour = { hour, day: LONDON_DAY.format(instant) };
  return lastHour.day;
}

/** The calendar day in UTC at an instant, as `YYYY-MM-DD`. It is the day of a daily allowance. */
export function utcDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
