/**
 * A driver number: five letters of the surname filled up with 9, the decade of birth, the month (50 more for women), the day, the last digit of
 * the year, two initials of which the second may be 9, a character that tells numbers apart, and two check letters (DVLA's published pages).
 */
const FORM =
  /^(?=.{16}$)[A-Z]{1,5}9{0,4}\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d(?:99|[A-Z][A-Z9])[A-Z0-9][A-Z]{2}$/;

/** The first five characters: letters of the surname, and nines after a shorter one. */
const SURNAME = /^[A-Z]+9*$/;

export function isDriverNumber(number: string): boolean {
  return FORM.test(number) && SURNAME.test(number.slice(0, 5));
}

/**
 * Whether a driver number names a day of birth: characters 6 and 11 are the two digits of the year, 7 and 8 the month, 9 and 10 the day.
 *
 * @param dateOfBirth `YYYY-MM-DD`
 */
export function agreesWithBirth(number: string, dateOfBirth: string): boolean {
  const [year, month, day] = dateOfBirth.split('-');
  const written = number.slice(6, 8);
  const isMonth = written === month || written === String(Number(month) + 50);
  return number.charAt(5) + number.charAt(10) === year?.slice(2) && isMonth && number.slice(8, 10) === day;
}
