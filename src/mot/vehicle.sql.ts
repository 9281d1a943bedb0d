import { DAY, INSTANT } from '../database/sql-text.js';

/**
 * What MOT services are answered about many vehicles, over all manufacturers. $1 VINs. One row, however many they are:
 * `answers` is the JSON text of each vehicle in the order asked, one a line (such texts have no line break in them);
 * `beatAt` is when the heartbeat was written that this very snapshot of the data has in it, in milliseconds.
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
           (SELECT extract(epoch FROM beat_at)::float8 * 1000 FROM replication_heartbeat) AS "beatAt"
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

/** What VEHICLE_ANSWERS answers with. */
export interface VehicleAnswersRow {
  /** Null when no vehicle was asked for. */
  readonly answers: string | null;
  readonly beatAt: number | null;
}

/** The heartbeat is written. $1 instant. */
export const BEAT = {
  name: 'mot_beat',
  text: `
    INSERT INTO replication_heartbeat (is_the_only_row, beat_at) VALUES (true, $1::timestamptz)
        ON CONFLICT (is_the_only_row) DO UPDATE SET beat_at = excluded.beat_at`,
};
