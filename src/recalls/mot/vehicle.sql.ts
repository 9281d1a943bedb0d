import type { PreparedStatement } from '../../platform/database/prepared-statements.js';
import { DAY, INSTANT } from '../../platform/database/sql-text.js';

/** How many similar VINs an answer names at most. */
const MOST_SIMILAR = 5;

/**
 * How many recalls of similar VINs are looked through for open ones. Nearly always there are none; the limit bounds the
 * work when a manufacturer has thousands of VINs that look alike.
 */
const SIMILAR_LOOKED_THROUGH = 50;

/**
 * The recalls whose VIN is no standard VIN (ISO 3779), because it has O, I or Q or was stored in an old form. They are few
 * and have an index of their own, `recall_odd_vin_bare_idx`, whose condition this is, word for word.
 */
export const IS_ODD = `recall.vin ~ '[^0-9A-HJ-NPR-Z]'`;

/** The order of that index. */
export const IN_ODD_ORDER = 'ORDER BY vin_bare_skeleton(recall.vin), vin_canonical(recall.vin)';

/**
 * The odd recalls that look like a VIN with this skeleton, read in the order of the index up to a limit. Told that the
 * skeleton is equal, a planner without statistics expects few of them, and would read and sort all that there are.
 */
export const looksLike = (skeleton: string) => `
  ${IS_ODD}
  AND (vin_bare_skeleton(recall.vin), vin_canonical(recall.vin)) >= (${skeleton}, '')
  AND vin_bare_skeleton(recall.vin) <= ${skeleton}`;

/** What an answer is made of. */
const ANSWERED = `
  recall.manufacturer_id, recall.manufacturer_campaign_reference, recall.dvsa_campaign_reference,
  recall.recall_campaign_start_date, recall.rectification_date, recall.updated_at`;

/**
 * What MOT services are answered about many vehicles, over all manufacturers. $1 VINs, in the form that VINs are stored in.
 * One row, however many they are: `answers` is the JSON text of each vehicle in the order asked, one a line (such texts have
 * no line break in them); `beatAt` is when the heartbeat was written that this very snapshot of the data has in it, in
 * milliseconds, and `server` by which server; `database` and `inRecovery` say whose data they are, and whether this server
 * only follows another one.
 *
 * PostgreSQL makes the JSON, because to read 500 rows, make objects of them and JSON of those took Node twice as long as
 * it now takes for the whole call. It is put together with `||`, which takes a quarter less than json_build_object;
 * `to_json` escapes the texts.
 *
 * A vehicle's recalls are those of its VIN and those that were stored with another spelling of it, before all VINs had one
 * form: `WVW-ZZZ 1JZ` is the vehicle `WVWZZZ1JZ`. A recall that is open in both is listed once (`spelling` numbers them).
 *
 * Similar VINs are those of vehicles with open recalls that differ from the VIN asked for only in O/0/Q or I/1. One of the
 * two has such a letter: either the stored one, which is then in the index of odd VINs, or the one asked for, whose
 * skeleton is then looked up as a VIN.
 *
 * Nearly every vehicle needs one probe of its VIN and one of the small index; all else hangs on what that finds. Each
 * vehicle's recalls are collected in sub-selects of its own (LATERAL), which leave the planner no other way than to find
 * them in the indexes that begin with the VIN. No condition says `rectification_date IS NULL`: it would offer the indexes
 * of open recalls to the planner, which without statistics reads a whole one to combine it with the few of a VIN. The
 * array is in a sub-select to hide its length from the planner, so that one plan serves for all (see RECALLS_OF_VEHICLES).
 */
export const VEHICLE_ANSWERS = {
  name: 'mot_vehicle_answers',
  text: `
    SELECT string_agg(
             '{"vin":' || to_json(asked.vin)
             || ',"hasOutstandingRecall":"'
             || CASE WHEN found.newest IS NULL THEN 'Unknown' WHEN found.open IS NULL THEN 'No' ELSE 'Yes' END
             || '","lastConfirmedDate":'
             || coalesce('"' || ${INSTANT('greatest(found.newest, found.last_file)')} || '"', 'null')
             || coalesce(',"similarVins":[' || found.similar || ']', '')
             || ',"recalls":[' || coalesce(found.open, '')
             || '],"lastUpdatedDate":' || coalesce('"' || ${INSTANT('found.newest')} || '"', 'null')
             || '}',
             E'\\n' ORDER BY asked.number) AS answers,
           (SELECT extract(epoch FROM beat_at)::float8 * 1000 FROM replication_heartbeat) AS "beatAt",
           (SELECT server FROM replication_heartbeat) AS server,
           (SELECT id FROM database_identity) AS database,
           pg_is_in_recovery() AS "inRecovery"
      FROM (SELECT asked.*,
                   (SELECT true
                      FROM recall
                     WHERE ${looksLike('asked.skeleton')}
                     ${IN_ODD_ORDER}
                     LIMIT 1) AS is_any_like
              FROM (SELECT vin, number, translate(vin, 'OQI', '001') AS skeleton
                      FROM unnest((SELECT $1::text[])) WITH ORDINALITY AS vehicle (vin, number)) AS asked
            OFFSET 0) AS asked
     CROSS JOIN LATERAL (
             SELECT max(recall.updated_at) AS newest,
                    max(manufacturer.last_file_received_at) AS last_file,
                    string_agg(
                      '{"manufacturer":' || to_json(manufacturer.name)
                      || ',"manufacturerCampaignReference":' || to_json(recall.manufacturer_campaign_reference)
                      || coalesce(',"dvsaCampaignReference":' || to_json(recall.dvsa_campaign_reference), '')
                      || ',"recallCampaignStartDate":"' || ${DAY('recall.recall_campaign_start_date')} || '"}',
                      ',' ORDER BY recall.manufacturer_id, recall.manufacturer_campaign_reference)
                      FILTER (WHERE recall.rectification_date IS NULL AND recall.spelling = 1) AS open,
                    CASE WHEN asked.is_any_like OR asked.skeleton <> asked.vin THEN (
                      SELECT string_agg(to_json(named.vin)::text, ',' ORDER BY named.vin)
                        FROM (SELECT alike.vin
                                FROM (SELECT vin_canonical(recall.vin) AS vin, recall.rectification_date
                                        FROM recall
                                       WHERE ${looksLike('asked.skeleton')}
                                         AND recall.vin <> asked.vin
                                       ${IN_ODD_ORDER}
                                       LIMIT ${SIMILAR_LOOKED_THROUGH}) AS alike
                               WHERE alike.rectification_date IS NULL AND alike.vin <> asked.vin
                               UNION
                              SELECT asked.skeleton
                               WHERE asked.skeleton <> asked.vin
                                 AND (SELECT bool_or(recall.rectification_date IS NULL)
                                        FROM recall
                                       WHERE recall.vin = asked.skeleton)
                               ORDER BY vin
                               LIMIT ${MOST_SIMILAR}) AS named) END AS similar
               FROM (SELECT ${ANSWERED}, 1::bigint AS spelling
                       FROM recall
                      WHERE recall.vin = asked.vin
                      UNION ALL
                     SELECT ${ANSWERED},
                            row_number() OVER (
                              PARTITION BY recall.manufacturer_id, recall.manufacturer_campaign_reference
                                  ORDER BY recall.rectification_date NULLS FIRST, recall.id)
                            + (SELECT count(*) FILTER (WHERE same.rectification_date IS NULL)
                                 FROM recall AS same
                                WHERE same.vin = asked.vin
                                  AND same.manufacturer_id = recall.manufacturer_id
                                  AND same.manufacturer_campaign_reference = recall.manufacturer_campaign_reference)
                       FROM recall
                      WHERE asked.is_any_like
                        AND ${IS_ODD}
                        AND vin_bare_skeleton(recall.vin) = asked.skeleton
                        AND vin_canonical(recall.vin) = asked.vin
                        AND recall.vin <> asked.vin) AS recall
               JOIN manufacturer ON manufacturer.id = recall.manufacturer_id
           ) AS found`,
};

/** What a server says about the copy of the database that it answers from. */
export interface Copy {
  /** When the heartbeat in it was written, in ms by the primary's clock; null when it has none. */
  readonly beatAt: number | null;
  /** Which server was the primary then; null when that server does not tell. */
  readonly server: string | null;
  /** Drawn when the database was made; null when it has none. */
  readonly database: string | null;
  /** Whether the server follows another one, and takes no changes of its own. */
  readonly inRecovery: boolean;
}

/** What VEHICLE_ANSWERS answers with. */
export interface VehicleAnswersRow extends Copy {
  /** Null when no vehicle was asked for. */
  readonly answers: string | null;
}

/**
 * The heartbeat is written, and answered with it where it was written. $1 the time (null: the database's), taken when the row is
 * locked, so that it does not go back when two processes beat at once.
 */
const beat = (name: string, server: string): PreparedStatement => ({
  reserved: true,
  name,
  text: `
    INSERT INTO replication_heartbeat AS heartbeat (is_the_only_row, beat_at, server)
    VALUES (true, coalesce($1::timestamptz, clock_timestamp()), ${server})
        ON CONFLICT (is_the_only_row) DO UPDATE
       SET beat_at = coalesce($1::timestamptz, clock_timestamp()), server = excluded.server
    RETURNING server, (SELECT id FROM database_identity) AS database`,
});

/**
 * The server is named by its system identifier, which initdb draws and a physical replica shares, and by its timeline (in a
 * WAL file's name the first eight digits), which is another one after each promotion. So neither a dump that was restored
 * elsewhere nor a replica that still follows the primary of before a failover passes for one of this primary's.
 */
export const BEAT = beat(
  'mot_beat',
  `(SELECT 'system ' || system_identifier || ', timeline ' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
      FROM pg_control_system())`,
);

/** For a server that does not tell this. */
export const ANONYMOUS_BEAT = beat('mot_anonymous_beat', 'NULL');

/** The database whose changes replicas have to have. */
export type Primary = Pick<Copy, 'server' | 'database'>;
