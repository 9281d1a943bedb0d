import { DAY, INSTANT } from '../database/sql-text.js';

/**
 * What MOT services are answered about many vehicles, over all manufacturers. $1 VINs. One row, however many they are:
 * `answers` is the JSON text of each vehicle in the order asked, one a line (such texts have no line break in them);
 * `beatAt` is when the heartbeat was written that this very snapshot of the data has in it, in milliseconds, and `server`
 * by which server; `database` and `inRecovery` say whose data they are, and whether this server only follows another one.
 *
 * PostgreSQL makes the JSON, because to read 500 rows, make objects of them and JSON of those took Node twice as long as
 * it now takes for the whole call. It is put together with `||`, which takes a quarter less than json_build_object;
 * `to_json` escapes the texts.
 *
 * Each vehicle's recalls are gathered in a sub-select of its own (LATERAL), which leaves the planner no other way than
 * to find them in the index that begins with the VIN. The array stands in a sub-select to hide its length from the
 * planner, so that one plan serves for all (see RECALLS_OF_VEHICLES).
 */
export const VEHICLE_ANSWERS = {
  name: 'mot_vehicle_answers',
  text: `
    SELECT string_agg(
             '{"vin":' || to_json(asked.vin)
             || ',"hasOutstandingRecall":"'
             || CASE WHEN found.newest IS NULL THEN 'Unknown' WHEN found.open IS NULL THEN 'No' ELSE 'Yes' END
             || '","recalls":[' || coalesce(found.open, '')
             || '],"lastUpdatedDate":' || coalesce('"' || ${INSTANT('found.newest')} || '"', 'null')
             || '}',
             E'\\n' ORDER BY asked.number) AS answers,
           (SELECT extract(epoch FROM beat_at)::float8 * 1000 FROM replication_heartbeat) AS "beatAt",
           (SELECT server FROM replication_heartbeat) AS server,
           (SELECT id FROM database_identity) AS database,
           pg_is_in_recovery() AS "inRecovery"
      FROM unnest((SELECT $1::text[])) WITH ORDINALITY AS asked (vin, number)
     CROSS JOIN LATERAL (
             SELECT max(recall.updated_at) AS newest,
                    string_agg(
                      '{"manufacturer":' || to_json(manufacturer.name)
                      || ',"manufacturerCampaignReference":' || to_json(recall.manufacturer_campaign_reference)
                      || coalesce(',"dvsaCampaignReference":' || to_json(recall.dvsa_campaign_reference), '')
                      || ',"recallCampaignStartDate":"' || ${DAY('recall.recall_campaign_start_date')} || '"}',
                      ',' ORDER BY recall.manufacturer_id, recall.manufacturer_campaign_reference)
                      FILTER (WHERE recall.rectification_date IS NULL) AS open
               FROM recall
               JOIN manufacturer ON manufacturer.id = recall.manufacturer_id
              WHERE recall.vin = asked.vin
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
const beat = (name: string, server: string) => ({
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
