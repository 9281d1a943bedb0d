import type { PreparedStatement } from '../../platform/database/prepared-statements.js';
import { JSON_INSTANT } from '../../platform/database/sql-text.js';

/**
 * How many answers come in one text. V8 gives a string of over 128 KB memory of its own, which the system maps and unmaps; on a virtual machine
 * where that is slow, the text of 500 answers took Node thirty times as long as eight texts.
 */
const IN_A_TEXT = 64;

/** How many similar VINs an answer contains at most. */
const MOST_SIMILAR = 5;

/**
 * How many recalls with similar VINs are scanned for open ones. Nearly always there are none. The limit bounds the work when a manufacturer
 * has thousands of VINs that look alike.
 */
const SIMILAR_LOOKED_THROUGH = 50;

/**
 * The recalls whose VIN is not a standard VIN (ISO 3779), because it contains O, I or Q or was stored in an old form. They are few and have
 * an index of their own, `recall_odd_vin_bare_idx`, whose condition this is, word for word.
 */
export const IS_ODD = `recall.vin ~ '[^0-9A-HJ-NPR-Z]'`;

/** The order of that index. */
export const IN_ODD_ORDER = 'ORDER BY vin_bare_skeleton(recall.vin), vin_canonical(recall.vin)';

/**
 * The odd recalls that look like a VIN with this skeleton, read in the order of the index up to a limit. With an `=` on the skeleton, a
 * planner without statistics expects few rows, and would read and sort all of them.
 */
export const looksLike = (skeleton: string) => `
  ${IS_ODD}
  AND (vin_bare_skeleton(recall.vin), vin_canonical(recall.vin)) >= (${skeleton}, '')
  AND vin_bare_skeleton(recall.vin) <= ${skeleton}`;

/** The data of an answer. */
const ANSWERED = `
  recall.manufacturer_id, recall.manufacturer_campaign_reference, recall.dvsa_campaign_reference,
  recall.recall_campaign_start_date, recall.rectification_date, recall.updated_at`;

/**
 * The answers of MOT look-ups about many vehicles, over all manufacturers. $1 VINs, in their stored form. The rows are in the order of the
 * request: `answers` has the JSON texts of up to 64 vehicles, one per line (such texts contain no line break). Without any VIN there is one row,
 * in which it is null. In each row `beatAt` is the time of the heartbeat in this snapshot, in milliseconds, and `server` the server that
 * wrote it; `database` and `inRecovery` say which database answers, and whether the server is a replica.
 *
 * PostgreSQL makes the JSON, because reading 500 rows, making objects of them and serialising those took Node twice as long as the whole
 * call takes now. It is concatenated with `||`, which takes a quarter less time than json_build_object; `to_json` escapes the texts.
 *
 * A vehicle's recalls are those with its VIN and those that were stored with another spelling of it, before all VINs had one form: `WVW-ZZZ
 * 1JZ` is the vehicle `WVWZZZ1JZ`. A recall that is open in both is listed once (`spelling` numbers them).
 *
 * Similar VINs are those of vehicles with open recalls that differ from the requested VIN only in O/0/Q or I/1. One of the two must contain
 * O, I or Q: either the stored one, which is then in the index of odd VINs, or the requested one, whose skeleton is then looked up as a
 * VIN.
 *
 * Nearly every vehicle needs one probe of its VIN and one of the small index; everything else depends on their results. Each vehicle's
 * recalls are read in a LATERAL sub-select, which OFFSET 0 fences, so that the planner uses the indexes that begin with the VIN. They are
 * joined with their manufacturers and grouped outside of it, once for all vehicles: with a join and an aggregate for each vehicle a call with
 * 500 took a third longer. Nothing forbids a recall without a manufacturer; it is answered nevertheless, because it is open.
 *
 * No condition says `rectification_date IS NULL`, because with it the planner would consider the indexes of open recalls and, without
 * statistics, read a whole one to combine it with the few rows of a VIN. The array is in a sub-select to hide its length from the planner, so
 * that one plan serves all calls (see RECALLS_OF_VEHICLES).
 */
export const VEHICLE_ANSWERS = {
  name: 'mot_vehicle_answers',
  text: `
    SELECT part.answers,
           (SELECT extract(epoch FROM beat_at)::float8 * 1000 FROM replication_heartbeat) AS "beatAt",
           (SELECT server FROM replication_heartbeat) AS server,
           (SELECT id FROM database_identity) AS database,
           pg_is_in_recovery() AS "inRecovery"
      FROM (SELECT) AS always
      LEFT JOIN (
             SELECT (found.number - 1) / ${IN_A_TEXT} AS number,
                    string_agg(
                      '{"vin":' || to_json(found.vin)
                      || ',"hasOutstandingRecall":"'
                      || CASE WHEN found.newest IS NULL THEN 'Unknown' WHEN found.open IS NULL THEN 'No' ELSE 'Yes' END
                      || '","lastConfirmedDate":'
                      || coalesce(${JSON_INSTANT('greatest(found.newest, found.last_file)')}, 'null')
                      || coalesce(',"similarVins":[' || found.similar || ']', '')
                      || ',"recalls":[' || coalesce(found.open, '')
                      || '],"lastUpdatedDate":' || coalesce(${JSON_INSTANT('found.newest')}, 'null')
                      || '}',
                      E'\\n' ORDER BY found.number) AS answers
               FROM (SELECT asked.number, asked.vin,
                         max(recall.updated_at) AS newest,
                         max(manufacturer.last_file_received_at) AS last_file,
                         string_agg(
                           '{"manufacturer":' || coalesce(to_json(manufacturer.name)::text, '"unknown"')
                           || ',"manufacturerCampaignReference":' || to_json(recall.manufacturer_campaign_reference)
                           || coalesce(',"dvsaCampaignReference":' || to_json(recall.dvsa_campaign_reference), '')
                           || ',"recallCampaignStartDate":' || to_json(recall.recall_campaign_start_date) || '}',
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
                    FROM (SELECT asked.*,
                                 (SELECT true
                                    FROM recall
                                   WHERE ${looksLike('asked.skeleton')}
                                   ${IN_ODD_ORDER}
                                   LIMIT 1) AS is_any_like
                            FROM (SELECT vin, number, translate(vin, 'OQI', '001') AS skeleton
                                    FROM unnest((SELECT $1::text[])) WITH ORDINALITY AS vehicle (vin, number)) AS asked
                          OFFSET 0) AS asked
                    LEFT JOIN LATERAL (
                           SELECT ${ANSWERED}, 1::bigint AS spelling
                             FROM recall
                            WHERE recall.vin = asked.vin
                            UNION ALL
                           SELECT other.*
                             FROM (SELECT ${ANSWERED},
                                          row_number() OVER (
                                            PARTITION BY recall.manufacturer_id, recall.manufacturer_campaign_reference
                                                ORDER BY recall.rectification_date NULLS FIRST, recall.id)
                                          + (SELECT count(*) FILTER (WHERE same.rectification_date IS NULL)
                                               FROM recall AS same
                                              WHERE same.vin = asked.vin
                                                AND same.manufacturer_id = recall.manufacturer_id
                                                AND same.manufacturer_campaign_reference = recall.manufacturer_campaign_reference)
                                     FROM recall
                                    WHERE ${IS_ODD}
                                      AND vin_bare_skeleton(recall.vin) = asked.skeleton
                                      AND vin_canonical(recall.vin) = asked.vin
                                      AND recall.vin <> asked.vin) AS other
                            -- Outside, so that no sort begins for a vehicle that has no other spelling.
                            WHERE asked.is_any_like
                           OFFSET 0) AS recall ON true
                    LEFT JOIN manufacturer ON manufacturer.id = recall.manufacturer_id
                   GROUP BY asked.number, asked.vin, asked.skeleton, asked.is_any_like) AS found
              GROUP BY (found.number - 1) / ${IN_A_TEXT}
           ) AS part ON true
     ORDER BY part.number`,
};

/** What a server reports about the copy of the database that it answers from. */
export interface Copy {
  /** When the copy's heartbeat was written, in ms by the primary's clock; null when there is none. */
  readonly beatAt: number | null;
  /** The server that was the primary then; null when it does not show its identity. */
  readonly server: string | null;
  /** Drawn at random when the database was created; null when there is none. */
  readonly database: string | null;
  /** Whether the server is a replica, which accepts no changes of its own. */
  readonly inRecovery: boolean;
}

/** A row that VEHICLE_ANSWERS returns. */
export interface VehicleAnswersRow extends Copy {
  /** Null when no vehicle was asked for. */
  readonly answers: string | null;
}

/**
 * Writes the heartbeat and returns it with the server's identity. $1 the time (null: the database's), read when the row is locked, so that
 * it never decreases when two processes write at once.
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
 * A server is identified by its system identifier, which initdb draws and a physical replica shares, and by its timeline (the first eight
 * digits of a WAL file's name), which changes with each promotion. So neither a dump that was restored elsewhere nor a replica that still
 * follows the primary from before a failover counts as a copy of this primary.
 */
export const BEAT = beat(
  'mot_beat',
  `(SELECT 'system ' || system_identifier || ', timeline ' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
      FROM pg_control_system())`,
);

/** For a server that does not show its identity. */
export const ANONYMOUS_BEAT = beat('mot_anonymous_beat', 'NULL');

/** The database of the primary; a replica must be a copy of it. */
export type Primary = Pick<Copy, 'server' | 'database'>;
