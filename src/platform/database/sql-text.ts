/**
 * Dates and times are formatted as text in the database. `pg` would parse them as JavaScript dates at local midnight, which is slow and a
 * day off west of Greenwich; and the text of a plain cast depends on the server's settings.
 */

/** `YYYY-MM-DD`. */
export const DAY = (column: string) => `to_char(${column}, 'YYYY-MM-DD')`;

/** ISO 8601, UTC, with milliseconds. */
export const INSTANT = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
