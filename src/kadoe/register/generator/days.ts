const DAY_MS = 86_400_000;

/** Days are counted from 1970-01-01, so that they can be added to. */
export function dayOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** `YYYY-MM-DD`. */
export function asDate(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Nothing begins later. A day that does not move, because the same seed must make the same file next year. */
export const LAST_DAY = dayOf(2026, 6, 30);
