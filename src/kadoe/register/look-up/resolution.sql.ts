import type { PreparedStatement } from '../../../platform/database/prepared-statements.js';
import { WITHHELD_KINDS } from './resolution.js';

/**
 * What the register says of vehicles on the days of events, as it was known at a load. Questions that arrive together share a statement
 * (docs/adr/0004).
 *
 * Both times are asked about with "contains": `period @> day` picks what was true on that day, `recorded @> load` what the service held to be
 * true when that load was the latest. For a vehicle, a kind and a point in both times there is at most one, as the exclusion constraints say.
 *
 * The planner can't judge how many rows contain a day, and takes an index that begins with something else, which it then reads as a whole: 10 ms
 * a vehicle instead of 0.03. So each table is first asked for all rows of a vehicle, or of a mark, which are few (`OFFSET 0` keeps the planner from
 * joining the two steps), and the days are compared after that.
 *
 * The arrays are in sub-selects to hide their length from the planner, which would plan each call anew for it.
 *
 * $1 environments, $2 marks or VINs, $3 days of events, $4 today in London for each, $5 numbers of loads; null: the latest. The answers are in
 * the order of the questions, several rows for a VIN of several vehicles.
 */
const factOf = (table: string) => `
      SELECT * FROM (SELECT * FROM ${table} WHERE vehicle_id = found.vehicle_id OFFSET 0) AS fact
       WHERE fact.period @> asked.day AND fact.recorded @> known.load`;

const resolve = ({ found, mark }: { readonly found: string; readonly mark: string }) => `
  SELECT asked.question::integer, known.load, found.vehicle_id AS "vehicleId", vehicle.reference,
         detail.id::float8 AS "detailId", detail.chassis_vin AS "chassisVin", detail.make, detail.model, detail.colour,
         detail.secondary_colour AS "secondaryColour", detail.tax_class AS "taxClass", detail.tax_status AS "taxStatus",
         detail.body_type AS "bodyType", detail.seating_capacity AS "seatingCapacity",
         mark.id::float8 AS "markId", mark.registration_number AS "registrationNumber",
         states.states, keeper.id::float8 AS "keeperId", keeper.party,
         to_char(lower(keeper.period), 'YYYY-MM-DD') AS "keeperFrom", recording.data_key_id AS "dataKeyId"
    FROM unnest((SELECT $1::text[]), (SELECT $2::text[]), (SELECT $3::date[]), (SELECT $4::date[]), (SELECT $5::integer[]))
           WITH ORDINALITY AS asked (environment, identifier, day, today, load, question)
   CROSS JOIN LATERAL (
      -- An enquiry keeps this number. Loads become visible in the order of their numbers, so it stands for all that was visible.
      SELECT coalesce(asked.load, (SELECT number FROM register_load WHERE environment = asked.environment
                                    ORDER BY number DESC LIMIT 1)) AS load
      OFFSET 0
   ) AS known
    -- A row with the load's number comes also when nothing is found, because that answer is recorded too.
    LEFT JOIN LATERAL (${found}) AS found ON true
    LEFT JOIN vehicle ON vehicle.id = found.vehicle_id
    LEFT JOIN LATERAL (${factOf('vehicle_detail')}) AS detail ON true
    LEFT JOIN LATERAL (${mark}) AS mark ON true
    LEFT JOIN LATERAL (
      -- A vehicle that is protected today is withheld for every day of an event, because nobody may find a newly protected keeper by an old event.
      SELECT coalesce(json_agg(json_build_object('id', id, 'kind', kind) ORDER BY id), '[]') AS states
        FROM (SELECT * FROM vehicle_state WHERE vehicle_id = found.vehicle_id OFFSET 0) AS fact
       WHERE recorded @> known.load
         AND period @> CASE WHEN kind = ANY('{${WITHHELD_KINDS.join(',')}}') THEN asked.today ELSE asked.day END
    ) AS states ON true
    LEFT JOIN LATERAL (${factOf('keeper')}) AS keeper ON true
    -- The load that recorded the version has the key that opens it.
    LEFT JOIN register_load AS recording ON recording.number = lower(keeper.recorded)
   ORDER BY asked.question, found.vehicle_id`;

/**
 * A mark moves between vehicles: the one that carried it on that day counts. It carried no other on that day, so the mark need not be looked up again by
 * its vehicle, in a GiST index.
 */
export const RESOLVE_MARKS: PreparedStatement = {
  name: 'register_resolve_marks',
  text: resolve({
    found: `
      SELECT vehicle_id, id AS mark_id, registration_number
        FROM (SELECT * FROM mark_assignment
               WHERE environment = asked.environment AND registration_number = asked.identifier OFFSET 0) AS fact
       WHERE period @> asked.day AND recorded @> known.load`,
    mark: 'SELECT found.mark_id AS id, found.registration_number',
  }),
};

/**
 * A VIN stays with its vehicle, from the first day on which anything is known of that. A second row is enough to know that there are several. The answer
 * has the mark of the day.
 */
export const RESOLVE_VINS: PreparedStatement = {
  name: 'register_resolve_vins',
  text: resolve({
    found: `
      SELECT vehicle_id
        FROM (SELECT * FROM vehicle_detail
               WHERE environment = asked.environment AND chassis_vin = asked.identifier OFFSET 0) AS fact
       WHERE period @> asked.day AND recorded @> known.load
       LIMIT 2`,
    mark: factOf('mark_assignment'),
  }),
};
