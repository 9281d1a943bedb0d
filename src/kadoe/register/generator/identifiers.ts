import { dayOf } from './days.js';

/** The letters of marks since September 2001. I and Q are in none, Z is in no first pair. */
const SUFFIX_LETTERS = 'ABCDEFGHJKLMNOPRSTUVW';
const AREA_LETTERS = 'ABCDEFGHJKLMNOPRSTVY';

/** 02 to 25 are of a March, 52 to 75 of a September. */
const AGES = [...Array(24).keys()].flatMap((year) => [year + 2, year + 52]);

/** So many numbers have a mark of their own. */
export const MOST_MARKS = AREA_LETTERS.length ** 2 * AGES.length * SUFFIX_LETTERS.length ** 3;

/** The mark of a number: no two numbers have the same. */
export function markOf(number: number): string {
  let rest = number;
  const digit = (base: number) => {
    const value = rest % base;
    rest = Math.floor(rest / base);
    return value;
  };
  const age = String(AGES[digit(AGES.length)]).padStart(2, '0');
  const suffix = [1, 2, 3].map(() => SUFFIX_LETTERS[digit(SUFFIX_LETTERS.length)]).join('');
  const area = [1, 2].map(() => AREA_LETTERS[digit(AREA_LETTERS.length)]).join('');
  return `${area}${age}${suffix}`;
}

/** The first day on which a mark could be issued, which its digits tell. */
export function firstDayOf(mark: string): number {
  const age = Number(mark.slice(2, 4));
  return age > 50 ? dayOf(1950 + age, 9, 1) : dayOf(2000 + age, 3, 1);
}

const MAKERS = ['SAJ', 'WVW', 'VF3', 'WBA', 'JTD', 'SHS', 'TMB', 'ZFA'] as const;

/** The VIN of a number: no two numbers have the same. */
export function vinOf(number: number): string {
  const maker = MAKERS[number % MAKERS.length] ?? 'SAJ';
  // In base 16, because I, O and Q, which look like digits, are in no VIN.
  return `${maker}ZZZ${number.toString(16).toUpperCase().padStart(11, '0')}`;
}
