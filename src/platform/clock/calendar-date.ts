const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Whether a text is an existing date in the form `YYYY-MM-DD`; `2024-02-30` does not exist. The first year is 0001, because PostgreSQL has
 * no year 0.
 */
export function isCalendarDate(text: string): boolean {
  const parts = SHAPE.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
