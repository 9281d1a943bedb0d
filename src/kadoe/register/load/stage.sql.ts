/**
 * The tables into which a file is read. They are temporary: they belong to the connection of a load, disappear with it for any reason, and are
 * neither in the WAL nor in a dump. Keepers are encrypted before they get here, because temporary tables are files of the server nevertheless.
 */
export const CREATE_STAGE = `
  CREATE TEMPORARY TABLE stage_vehicle (
    line             integer NOT NULL,
    reference        text COLLATE "C" NOT NULL,
    chassis_vin      text COLLATE "C",
    make             text,
    model            text,
    colour           text,
    secondary_colour text,
    tax_class        text,
    tax_status       text,
    body_type        text,
    seating_capacity integer,
    period           daterange NOT NULL
  );
  CREATE TEMPORARY TABLE stage_mark (
    line                integer NOT NULL,
    entry               integer NOT NULL,
    registration_number text COLLATE "C" NOT NULL,
    period              daterange NOT NULL
  );
  CREATE TEMPORARY TABLE stage_keeper (
    line   integer NOT NULL,
    party  bytea NOT NULL,
    digest bytea NOT NULL,
    period daterange NOT NULL
  );
  CREATE TEMPORARY TABLE stage_state (
    line   integer NOT NULL,
    kind   text COLLATE "C" NOT NULL,
    period daterange NOT NULL
  )`;

export const STAGE_TABLES = ['stage_vehicle', 'stage_mark', 'stage_keeper', 'stage_state'] as const;

export type StageTable = (typeof STAGE_TABLES)[number];

/** A vehicle on several lines: each line after its first. $1 how many at most. */
export const REPEATED_VEHICLES = `
  SELECT line, first_line AS "firstLine", count(*) OVER ()::integer AS total
    FROM (SELECT line, first_value(line) OVER (PARTITION BY reference ORDER BY line) AS first_line FROM stage_vehicle) AS lines
   WHERE line > first_line
   ORDER BY line
   LIMIT $1`;

/**
 * A mark that is on vehicles of two lines on one day. In the order of their beginnings, a period overlaps an earlier one if it begins before
 * the latest end so far, which a window carries along together with its line. A self-join would compare each row with each other one of its
 * mark: a file with one mark on all lines would keep the database busy for days. $1 how many at most.
 */
export const MARKS_TWICE_IN_FILE = `
  WITH ordered AS (
    SELECT line, entry, lower(period) - DATE '0001-01-01' AS begins,
           max(ARRAY[coalesce(upper(period) - DATE '0001-01-01', 2147483647), line])
             OVER (PARTITION BY registration_number ORDER BY lower(period), line, entry
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS latest
      FROM stage_mark
  )
  SELECT line, entry, latest[2] AS other, count(*) OVER ()::integer AS total
    FROM ordered
   WHERE latest[1] > begins
   ORDER BY line, entry
   LIMIT $1`;
