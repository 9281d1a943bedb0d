import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { invalidRequest } from '../errors/request-error.js';
import { decodeCursor, encodeCursor } from './page-cursor.js';
import { Rule } from './rule.js';

/** The default and the maximum size of a page. */
const PAGE_SIZE = { usual: 100, most: 500 };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The last instant whose year has four digits, which is the range that PostgreSQL and ISO 8601 have in common. */
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * The valid values in a cursor, by the type of their column. A cursor comes from outside, so it is validated here: otherwise the database
 * would reject it with an error that counts as a bug.
 */
const PLACE_VALUES = {
  /** A column of four bytes. */
  integer: (value: string | number) => isCount(value, 2 ** 31 - 1),
  /** A column of eight bytes, up to JavaScript's largest exact integer. */
  bigint: (value: string | number) => isCount(value, Number.MAX_SAFE_INTEGER),
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  instant: (value: string | number) => isCount(value, LAST_INSTANT),
  uuid: (value: string | number) => typeof value === 'string' && UUID.test(value),
  text: (value: string | number) => typeof value === 'string' && !value.includes('\0'),
};

function isCount(value: string | number, largest: number): boolean {
  return typeof value === 'number' && value >= 0 && value <= largest;
}

type Place<Kinds extends readonly (keyof typeof PLACE_VALUES)[]> = {
  readonly [Position in keyof Kinds]: Kinds[Position] extends 'integer' | 'bigint' | 'instant'
    ? number
    : string;
};

/** The part of a list that a caller asks for. Lists with filters extend this class. */
export class PageQuery {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: PAGE_SIZE.most,
    default: PAGE_SIZE.usual,
    required: false,
    description: 'The most that a page has.',
    example: PAGE_SIZE.usual,
  })
  @Rule('isPageLimit', issueInLimit)
  limit?: string;

  @ApiProperty({
    type: String,
    required: false,
    description: 'The `next` of the page before; leave it out for the first page.',
    example: 'WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0',
  })
  @Rule('isCursor', (value) =>
    value === undefined || (typeof value === 'string' && value !== '') ? undefined : NO_CURSOR,
  )
  cursor?: string;
}

/** A validated query: the limit, and the position after which the page begins. */
export interface Page<PlaceInOrder> {
  readonly limit: number;
  readonly after: PlaceInOrder | undefined;
}

/** The description of `next` in a response with a page. */
export const NEXT = {
  type: String,
  nullable: true,
  description: 'What to send as `cursor` for the page after this one; null when this is the last.',
  example: 'WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0',
} as const satisfies ApiPropertyOptions;

const NO_CURSOR = 'must be the `next` of a page of this list';

/**
 * Parses a query.
 *
 * @param kinds the types of the values in a cursor of this list
 * @throws RequestError 400 for a cursor that is not from this list
 */
export function pageOf<const Kinds extends readonly (keyof typeof PLACE_VALUES)[]>(
  { limit, cursor }: PageQuery,
  kinds: Kinds,
): Page<Place<Kinds>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, kinds.length);
  const isPlace = after?.every((value, index) => PLACE_VALUES[kinds[index] ?? 'text'](value));
  if (cursor !== undefined && !isPlace) {
    throw invalidRequest({ part: 'query', field: 'cursor', message: NO_CURSOR });
  }
  return {
    limit: limit === undefined ? PAGE_SIZE.usual : Number(limit),
    // Each value was just checked against its kind.
    after: after as Place<Kinds> | undefined,
  };
}

/**
 * Makes a page from rows.
 *
 * @param rows one more than the limit, if there are so many: it shows that another page follows
 * @param placeOf a row's position in the order of the list
 */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => readonly (string | number)[],
): { rows: Row[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return { rows: shown, next: isMore ? encodeCursor(placeOf(last)) : null };
}

function issueInLimit(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const isWhole = typeof value === 'string' && /^[1-9]\d{0,2}$/.test(value);
  return isWhole && Number(value) <= PAGE_SIZE.most
    ? undefined
    : `must be a whole number from 1 to ${PAGE_SIZE.most}`;
}
