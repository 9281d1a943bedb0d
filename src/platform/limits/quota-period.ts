import { utcDay } from '../clock/clock.js';

const DAY_MS = 86_400_000;

/** The lengths of a quota's period. All are of UTC: a week begins on Monday, a month on its first day. */
export const QUOTA_PERIODS = ['DAY', 'WEEK', 'MONTH'] as const;
export type QuotaPeriodKind = (typeof QUOTA_PERIODS)[number];

/** A span of time for which a quota is given. */
export interface QuotaPeriod {
  readonly kind: QuotaPeriodKind;
  /** Its first day. */
  readonly startsOn: string;
  /** In milliseconds since 1970. The end is the start of the next one. */
  readonly startsAt: number;
  readonly endsAt: number;
}

/** The period that an instant is in. */
export function periodAt(kind: QuotaPeriodKind, now: number): QuotaPeriod {
  const [startsAt, endsAt] = boundsAt(kind, now);
  return { kind, startsOn: utcDay(startsAt), startsAt, endsAt };
}

/** How long a period lasts. A month has 28 to 31 days. */
export function secondsOf({ startsAt, endsAt }: QuotaPeriod): number {
  return (endsAt - startsAt) / 1_000;
}

function boundsAt(kind: QuotaPeriodKind, now: number): [start: number, end: number] {
  if (kind === 'MONTH') {
    const date = new Date(now);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    return [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)];
  }
  const day = Math.floor(now / DAY_MS);
  // The first day of 1970 was a Thursday, so three days before it a week began.
  const start = kind === 'WEEK' ? day - ((day + 3) % 7) : day;
  return [start * DAY_MS, (start + (kind === 'WEEK' ? 7 : 1)) * DAY_MS];
}
