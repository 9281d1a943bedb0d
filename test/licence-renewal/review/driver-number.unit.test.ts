import { describe, expect, it } from 'vitest';
import { agreesWithBirth, isDriverNumber } from '../../../src/licence-renewal/review/driver-number.js';

describe('the form of a driver number', () => {
  it.each([
    'MCADI801206HZ9HM',
    'TCAEU610267NO9EK',
    'AAAPY602123BH9PF',
    'JONES712249IP6VV',
    'LI999801206H99HM',
  ])('accepts %s', (number) => {
    expect(isDriverNumber(number)).toBe(true);
  });

  it.each([
    ['a surname of digits', '99999801206HZ9HM'],
    ['a 9 within the surname', 'M9ADI801206HZ9HM'],
    ['month 00', 'MCADI800206HZ9HM'],
    ['month 13', 'MCADI813206HZ9HM'],
    ['month 50', 'MCADI850206HZ9HM'],
    ['month 63', 'MCADI863206HZ9HM'],
    ['day 00', 'MCADI801006HZ9HM'],
    ['day 32', 'MCADI801326HZ9HM'],
    ['a digit as first initial', 'MCADI8012069Z9HM'],
    ['digits as check letters', 'MCADI801206HZ999'],
    ['a letter for the decade', 'MCADIX01206HZ9HM'],
    ['15 characters', 'MCADI801206HZ9H'],
    ['small letters', 'mcadi801206hz9hm'],
  ])('does not accept %s', (_, number) => {
    expect(isDriverNumber(number)).toBe(false);
  });
});

describe('a driver number and a date of birth', () => {
  it.each([
    ['MCADI801206HZ9HM', '1986-01-20', true],
    // The guide's own example.
    ['MCADI801206HZ9HM', '1970-01-01', false],
    ['TCAEU610267NO9EK', '1967-10-26', true],
    ['AAAPY602123BH9PF', '1963-02-12', true],
    ['JONES712249IP6VV', '1979-12-24', true],
    // Of women the month has 50 more.
    ['JONES762249IP6VV', '1979-12-24', true],
    ['JONES762249IP6VV', '1979-02-24', false],
    ['JONES762249IP6VV', '1979-12-25', false],
    ['JONES762249IP6VV', '1978-12-24', false],
    ['JONES762249IP6VV', '1989-12-24', false],
  ])('%s and %s agree: %s', (number, birth, agrees) => {
    expect(agreesWithBirth(number, birth)).toBe(agrees);
  });
});
