import { isUUID } from 'class-validator';
import { pageNotFound } from '../visit.js';

/** An id in an address. @throws ConsoleError 404 for what can't be an id, which the database would refuse with a fault */
export function idIn(text: string): string {
  if (!isUUID(text)) throw pageNotFound();
  return text.toLowerCase();
}

/** The parameters of a list's address, each once and not empty. Unknown ones are ignored, because programs for mail add their own. */
export type Filters = Readonly<Record<string, string | undefined>>;

const LONGEST_FILTER = 200;

/** `filtersIn(query)`: the first value of each parameter, without the spaces around it, and none that is empty or can't be stored. */
export function filtersIn(query: Readonly<Record<string, unknown>>): Filters {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, given]) => {
      const value: unknown = Array.isArray(given) ? given[0] : given;
      if (typeof value !== 'string' || value.includes('\0')) return [];
      const text = value.trim().slice(0, LONGEST_FILTER);
      return text === '' ? [] : [[name, text]];
    }),
  );
}

/** The filters as a query, with its question mark: for the link to the CSV of the same list. */
export function queryOf(filters: Filters): string {
  const given = Object.entries(filters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'done',
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
