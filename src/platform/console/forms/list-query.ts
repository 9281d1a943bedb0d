import { type FormError, formErrorsOf } from './form-error.js';
import { type Filters, queryOf } from './parameters.js';

/** A list as its page shows it: what was found, or what is wrong with the filters in the address. */
export interface ShownList<Row> {
  readonly rows: readonly Row[];
  /** The cursor of the next page. */
  readonly next: string | null;
  readonly errors: readonly FormError[];
  readonly filters: Filters;
  /** The filters as a query, without the place in the list: for the link to the CSV, and to the next page. */
  readonly query: string;
}

/**
 * Reads a list for a page. Filters that are wrong are said on the page, where they can be corrected, and not on a page of errors.
 *
 * @param labels the names on the page of the fields
 */
export async function shownList<Row>(
  filters: Filters,
  labels: Readonly<Record<string, string>>,
  read: () => Promise<{ readonly rows: readonly Row[]; readonly next: string | null }>,
): Promise<ShownList<Row>> {
  const { cursor: _, done: __, ...narrowing } = filters;
  const shown = { filters, query: queryOf(narrowing) };
  try {
    const { rows, next } = await read();
    return { ...shown, rows, next, errors: [] };
  } catch (error) {
    const errors = formErrorsOf(error, labels);
    if (!errors) throw error;
    return { ...shown, rows: [], next: null, errors };
  }
}

/** A CSV has the whole list up to here, because a spreadsheet has no next page. */
export const WHOLE_LIST = { limit: 100_000, after: undefined } as const;
