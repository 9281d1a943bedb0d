import { describe, expect, it } from 'vitest';
import { isPossibleStartDate, latestStartDate } from '../../src/recalls/start-date.js';

describe('the start date of a campaign', () => {
  it.each([
    ['2026-11-28', '2027-11-28'],
    ['2027-12-31', '2028-12-31'],
    ['2028-01-01', '2029-01-01'],
    ['2028-02-29', '2029-02-28'],
    ['2027-02-28', '2028-02-28'],
    ['2099-12-31', '2100-12-31'],
  ])('on %s is %s at the latest', (today, latest) => {
    expect(latestStartDate(today)).toBe(latest);
  });

  it.each([
    ['1959-12-31', false],
    ['1960-01-01', true],
    ['0001-01-01', false],
    ['2027-11-28', true],
    ['2027-11-29', false],
    ['9999-12-31', false],
  ])('can be %s on 2026-11-28: %s', (date, possible) => {
    expect(isPossibleStartDate(date, latestStartDate('2026-11-28'))).toBe(possible);
  });
});
