/**
 * Dates and times are formatted as text in the database. `pg` would parse them as JavaScript dates at local midnight, which is slow and a
 * day off west of Greenwich; and the text of a plain cast depends on the server's settings.
 */

/** `YYYY-MM-DD`. */
export const DAY = (column: string) => `to_char(${column}, 'YYYY-MM-DD')`;

/** ISO 8601, UTC, with milliseconds. */
export const INSTANT = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * The same of a `timestamptz(3)` as a JSON string, with its quotes, in six tenths of the time: `to_char` reads its format again for each value.
 * `to_json` omits trailing zeros, so a microsecond is added: then there are always six digits, of which three remain.
 */
export const JSON_INSTANT = (column: string) =>
  `left(to_json(${column} AT TIME ZONE 'UTC' + interval '1 microsecond')::text, ${'"2026-12-31T23:59:59.999'.length}) || 'Z"'`;
