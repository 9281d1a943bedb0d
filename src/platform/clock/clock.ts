/** Where the service gets the time from; tests put their own in its place. */
export abstract class Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  abstract now(): number;

  /**
   * Milliseconds with fractions since an arbitrary start, for measuring how much time has passed: it never steps
   * when the time of day is corrected.
   */
  abstract monotonic(): number;

  /**
   * The time for a statement whose time decides what is newer: null, so that `coalesce($n::timestamptz, clock_timestamp())`
   * takes the database's own. Processes' clocks differ, and the one database has one. Tests give theirs, as ISO 8601.
   */
  abstract databaseNow(): string | null;

  /** The instant on this clock that a file system of this machine noted as `fileTime`. Tests' clocks have another time. */
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

/** The calendar day in London at an instant, as `YYYY-MM-DD`: the day "today" means for a rectification date. */
export function londonDay(instant: number): string {
  return LONDON_DAY.format(instant);
}

/** The calendar day in UTC at an instant, as `YYYY-MM-DD`: the day a daily allowance belongs to. */
export function utcDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
