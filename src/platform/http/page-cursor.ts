/**
 * A cursor to the next page of a list: the values of the last row's sort key, encoded as text that callers send back unchanged. It is a
 * position in an order and not a row number, so a reader neither misses nor repeats rows when others are added or removed meanwhile.
 */
export function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * Decodes a cursor; undefined when it is invalid.
 *
 * @param size the number of values in a cursor of this list
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
