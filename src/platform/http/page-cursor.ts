/**
 * Where the next page of a list begins: the values of the last row's sort key, made into text that callers hand back as
 * they got it. It names a place in an order, not a number of rows, so that rows that come or go meanwhile make a
 * reader neither miss one nor see one twice.
 */
export function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * The place a cursor names, or undefined when it is none of ours.
 *
 * @param size how many values a place of this list has
 */
export function decodeCursor(cursor: string, size: number): readonly (string | number)[] | undefined {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isPlace =
      Array.isArray(place) &&
      place.length === size &&
      place.every((value) => typeof value === 'string' || Number.isSafeInteger(value)) &&
      encodeCursor(place) === cursor;
    return isPlace ? place : undefined;
  } catch {
    return undefined;
  }
}
