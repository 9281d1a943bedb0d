import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCalendarDate } from '../../../src/platform/clock/calendar-date.js';

describe('a date', () => {
  it.each(['2024-04-01', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('can be %s', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });

  it.each([
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-04-31',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '0000-01-01',
    '2024-1-1',
    '24-01-01',
    '01-04-2024',
    '2024/04/01',
    '2024-04-01T00:00:00Z',
    '2024-04-01\n',
    ' 2024-04-01',
    '+002024-04-01',
    '-2024-04-01',
    '２０２４-04-01',
    '',
  ])('cannot be %j', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });

  it('is one exactly when the calendar of the language agrees', () => {
    const digits = (least: number, most: number, length: number) =>
      fc.integer({ min: least, max: most }).map((number) => String(number).padStart(length, '0'));
    fc.assert(
      fc.property(digits(1, 9999, 4), digits(0, 14, 2), digits(0, 33, 2), (year, month, day) => {
        const text = `${year}-${month}-${day}`;
        const instant = Date.parse(`${text}T00:00:00Z`);
        const real = !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
        expect(isCalendarDate(text)).toBe(real);
      }),
      { numRuns: 2_000 },
    );
  });
});
