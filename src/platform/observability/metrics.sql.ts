/** Statements about what all processes together have done: it lies in the database, and is asked there. */

/**
 * One scan of the table of runs, which gains a row for each file: a hundred manufacturers make 36,500 in a year, which
 * take some 10 ms. A run that only tried a file out is not counted.
 */
export const IMPORT_FIGURES = `
  SELECT state, count(*)::int AS runs,
         sum(added)::float8 AS added, sum(updated)::float8 AS updated, sum(reopened)::float8 AS reopened,
         sum(closed)::float8 AS closed, sum(withdrawn)::float8 AS withdrawn,
         sum(unchanged)::float8 AS unchanged, sum(skipped)::float8 AS skipped,
         coalesce(sum(held) FILTER (WHERE state = 'held' AND closures_decision IS NULL), 0)::float8 AS held,
         count(*) FILTER (WHERE waiting_for IS NOT NULL)::int AS waiting
    FROM import_run WHERE NOT dry_run
   GROUP BY state`;

/**
 * The receipt of each manufacturer's last merged file. A file that was refused confirms nothing: with the last that came
 * in, a manufacturer would look well while all its files are refused. One that has sent files of which none was merged has
 * 0, so that it looks stale, too; one that never sent a file has no row. At most one probe of an index for each manufacturer.
 */
export const LAST_FILES = `
  SELECT id, name, coalesce(extract(epoch FROM last_file_received_at), 0)::float8 AS at
    FROM manufacturer
    LEFT JOIN LATERAL (
      SELECT true AS is_any FROM import_run
       WHERE manufacturer_id = manufacturer.id AND NOT dry_run
       ORDER BY received_at DESC LIMIT 1) AS sent ON true
   WHERE last_file_received_at IS NOT NULL OR sent.is_any`;

/** An index has the mails that wait, and no others. */
export const WAITING_MAILS = `
  SELECT count(*)::int AS waiting, extract(epoch FROM min(created_at))::float8 AS oldest
    FROM outbox_mail WHERE sent_at IS NULL`;

/**
 * The next of a client's secrets to expire; once all have, the one that did last, so that it does not vanish just when
 * somebody should see it. Clients that are disabled need none.
 */
export const SECRET_EXPIRY = `
  SELECT client.id, client.name,
         extract(epoch FROM coalesce(min(secret.expires_at) FILTER (WHERE secret.expires_at > $1),
                                     max(secret.expires_at)))::float8 AS at
    FROM client JOIN client_secret AS secret ON secret.client_id = client.id AND secret.removed_at IS NULL
   WHERE client.disabled_at IS NULL
   GROUP BY client.id`;

export interface ImportFigures {
  readonly state: string;
  readonly runs: number;
  readonly added: number;
  readonly updated: number;
  readonly reopened: number;
  readonly closed: number;
  readonly withdrawn: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly held: number;
  readonly waiting: number;
}

/** Something of a client or manufacturer that happens at an instant, in seconds since 1970. */
export interface InstantOf {
  readonly id: number | string;
  readonly name: string;
  readonly at: number;
}

export interface MailFigures {
  readonly waiting: number;
  readonly oldest: number | null;
}
