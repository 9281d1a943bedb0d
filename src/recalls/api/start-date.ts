import { isCalendarDate } from '../../platform/clock/calendar-date.js';

/** No campaign is older. An earlier date is a typing error, or what a program made of an empty cell (1900-01-01). */
export const EARLIEST_START_DATE = '1960-01-01';

/**
 * The last day on which a campaign may begin: a year from today. In a later date the year is usually mistyped, and a recall of a campaign
 * that has not begun is withdrawn, not fixed, when it is missing from a file. A year from 29 February is 28 February, as in PostgreSQL.
 *
 * @param today in London, as `YYYY-MM-DD`
 */
export function latestStartDate(today: string): string {
  const year = String(Number(today.slice(0, 4)) + 1).padStart(4, '0');
  const day = `${year}${today.slice(4)}`;
  return isCalendarDate(day) ? day : `${year}-02-28`;
}

/** Whether a calendar date is within the bounds. Compared as text, because YYYY-MM-DD sorts chronologically. */
export function isPossibleStartDate(date: string, latest: string): boolean {
  return date >= EARLIEST_START_DATE && date <= latest;
}

/** The issue of a start date out of bounds. */
export function mustBeWithinBounds(latest: string): string {
  return `must be from ${EARLIEST_START_DATE} to ${latest}, a year from today`;
}
