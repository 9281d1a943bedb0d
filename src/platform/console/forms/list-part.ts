import { type Filters, queryOf } from './parameters.js';

/** About 80 kB of a page. */
const ROWS = 100;

/** A part of a list as the macro `next` of `lists.njk` takes it. */
export interface ListPart<Row> {
  readonly rows: readonly Row[];
  /** How many rows the whole list has. */
  readonly total: number;
  /** The cursor of the next page. */
  readonly next: string | null;
  /** The filters as a query, without the place in the list. */
  readonly query: string;
}

/**
 * The part of a list that one page shows, when the list is read as a whole because it is short most of the time, or has to be sorted first. The
 * cursor is the place in the list; a wrong one is the beginning.
 */
export function partOf<Row>(rows: readonly Row[], { cursor, ...filters }: Filters): ListPart<Row> {
  const first = /^\d{1,9}$/.test(cursor ?? '') ? Number(cursor) : 0;
  const end = first + ROWS;
  return {
    rows: rows.slice(first, end),
    total: rows.length,
    next: end < rows.length ? String(end) : null,
    query: queryOf(filters),
  };
}
