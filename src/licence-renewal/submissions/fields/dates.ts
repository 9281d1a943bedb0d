import { isCalendarDate } from '../../../platform/clock/calendar-date.js';

/** RFC 3339, 5.6: seconds and an offset are required, and `t` and `z` may be small. A leap second is written with 60. */
const TIME =
  /^(\d{4}-\d{2}-\d{2})[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

export function isTime(text: string): boolean {
  const day = TIME.exec(text)?.[1];
  return day !== undefined && isCalendarDate(day);
}

/**
 * The day that a date names; undefined when it is none. Of a time it is the day that is written there, and not the day in UTC or in London:
 * the guide's example has a time in a date of birth, and nobody is born a day earlier for an offset.
 */
export function dayWrittenIn(text: string): string | undefined {
  if (isCalendarDate(text)) return text;
  return isTime(text) ? text.slice(0, 10) : undefined;
}
