import type { CalendarDay } from '../imports/reports/file-calendar.js';

/** A day in a calendar; undefined before the first and after the last day. */
export interface ShownDay {
  readonly day: string;
  /** For example "29 Nov". */
  readonly date: string;
  readonly words: string;
  readonly classes: string;
  readonly newestRunId: string | null;
}

const DATE = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });

/** The days as weeks that begin on Monday, for a table. */
export function weeksOf(days: readonly CalendarDay[]): (ShownDay | undefined)[][] {
  const [first] = days;
  if (!first) return [];
  const weekday = (new Date(first.day).getUTCDay() + 6) % 7;
  const cells = [...Array.from({ length: weekday }, () => undefined), ...days.map(shownDay)];
  const weeks: (ShownDay | undefined)[][] = [];
  for (let start = 0; start < cells.length; start += 7) {
    weeks.push(Array.from({ length: 7 }, (_, offset) => cells[start + offset]));
  }
  return weeks;
}

function shownDay(day: CalendarDay): ShownDay {
  const parts = [
    [day.merged, 'merged', 'govuk-tag--green'],
    [day.held, 'held', 'govuk-tag--yellow'],
    [day.refused, 'refused', 'govuk-tag--red'],
    [day.inProgress, 'in progress', 'govuk-tag--blue'],
  ] as const;
  const there = parts.filter(([count]) => count > 0);
  return {
    day: day.day,
    date: DATE.format(new Date(day.day)),
    words: there.map(([count, word]) => (count === 1 ? word : `${count} ${word}`)).join(', '),
    // The best of a day, because a refused file that was corrected on the same day needs nobody.
    classes: there[0]?.[2] ?? '',
    newestRunId: day.newestRunId,
  };
}
