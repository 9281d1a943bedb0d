/** A value within an object, as a summary list shows it. */
export interface DescribedValue {
  readonly name: string;
  readonly value: string;
}

/** Everything in an object of any shape, one line for each value, with names that people can read: `dateOfBirth` is "Date of birth". */
export function described(part: object, before = ''): DescribedValue[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    const name = before === '' ? inWords(key) : `${before}: ${inWords(key).toLowerCase()}`;
    if (value === null || value === undefined) return [];
    if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) {
      return [{ name, value: value.length === 0 ? 'none' : value.join(', ') }];
    }
    if (value instanceof Date) return [{ name, value: value.toISOString() }];
    if (typeof value === 'object') return described(value, name);
    return [{ name, value: typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value) }];
  });
}

function inWords(key: string): string {
  // An index of a list is counted from 1.
  if (/^\d+$/.test(key)) return String(Number(key) + 1);
  const words = key.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z]+)/g, (word) => word.toLowerCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}
