/** Files that were merged, whether or not they were undone since. A file that is held whole has merged nothing. */
const ONCE_MERGED = `NOT dry_run AND (state = 'done' OR (state = 'held' AND NOT held_whole))`;

/** Files that were merged and not undone. */
export const MERGED = `${ONCE_MERGED} AND undone_at IS NULL`;

/**
 * The as-of with which the rows of a file are written. A corrected file under the name of the previous one has the same as-of, and must win
 * over it, and over the undo of it. $1 manufacturer id, $2 run id, $3 the file's as-of.
 */
export const MERGED_AS_OF = `
  SELECT $3::timestamptz + count(*) * interval '1 millisecond' AS "asOf"
    FROM import_run
   WHERE manufacturer_id = $1 AND id <> $2 AND ${ONCE_MERGED} AND coalesce(as_of, received_at) = $3::timestamptz`;
