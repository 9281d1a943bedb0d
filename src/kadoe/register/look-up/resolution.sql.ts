import type { PreparedStatement } from '../../../platform/database/prepared-statements.js';
import { WITHHELD_KINDS } from './resolution.js';

/**
 * What the register says of a vehicle on the day of an event, as it was known at a load.
 *
 * Both times are asked about with "contains": `period @> day` picks what was true on that day, `recorded @> load` what the service held to be
 * true when that load was the latest. Each condition is part of an exclusion constraint, whose GiST index therefore finds the row; for a
 * vehicle, a kind and a point in both times there is at most one.
 *
 * $1 environment, $2 the mark or VIN, $3 the day of the event, $4 today in London, $5 a load's number; null: the latest.
 */
const resolve = (found: string) => `
  WITH known AS (
    -- An enquiry keeps this number. Loads become visible in the order of their numbers, so it stands for all that was visible.
    SELECT coalesce($5::integer, (SELECT max(number) FROM register_load WHERE environment = $1)) AS load
  ), found AS (
    ${found}
  )
  SELECT known.load, found.vehicle_id AS "vehicleId", vehicle.reference,
         detail.id::float8 AS "detailId", detail.chassis_vin AS "chassisVin", detail.make, detail.model, detail.colour,
         detail.secondary_colour AS "secondaryColour", detail.tax_class AS "taxClass", detail.tax_status AS "taxStatus",
         detail.body_type AS "bodyType", detail.seating_capacity AS "seatingCapacity",
         mark.id::float8 AS "markId", mark.registration_number AS "registrationNumber",
         coalesce(states.states, '[]') AS states,
         keeper.id::float8 AS "keeperId", keeper.party, to_char(lower(keeper.period), 'YYYY-MM-DD') AS "keeperFrom",
         recording.data_key_id AS "dataKeyId"
    FROM known
    -- A row with the load's number comes also when nothing is found, because that answer is recorded too.
    LEFT JOIN found ON true
    LEFT JOIN vehicle ON vehicle.id = found.vehicle_id
    LEFT JOIN vehicle_detail AS detail
           ON detail.vehicle_id = found.vehicle_id AND detail.period @> $3::date AND detail.recorded @> known.load
    -- Asked for by VIN, the answer has the mark of that day.
    LEFT JOIN mark_assignment AS mark
           ON mark.vehicle_id = found.vehicle_id AND mark.period @> $3::date AND mark.recorded @> known.load
    LEFT JOIN LATERAL (
      -- A vehicle that is protected today is withheld for every day of an event, because nobody may find a newly protected keeper by an old event.
      SELECT json_agg(json_build_object('id', id, 'kind', kind) ORDER BY id) AS states
        FROM vehicle_state
       WHERE vehicle_id = found.vehicle_id AND recorded @> known.load
         AND period @> CASE WHEN kind = ANY('{${WITHHELD_KINDS.join(',')}}') THEN $4::date ELSE $3::date END
    ) AS states ON true
    LEFT JOIN keeper
           ON keeper.vehicle_id = found.vehicle_id AND keeper.period @> $3::date AND keeper.recorded @> known.load
    -- The load that recorded the version has the key that opens it.
    LEFT JOIN register_load AS recording ON recording.number = lower(keeper.recorded)`;

/** A mark moves between vehicles: the one that carried it on that day counts. */
export const RESOLVE_MARK: PreparedStatement = {
  name: 'register_resolve_mark',
  text: resolve(`
    SELECT vehicle_id
      FROM mark_assignment, known
     WHERE environment = $1 AND registration_number = $2 AND period @> $3::date AND recorded @> known.load`),
};

/** A VIN stays with its vehicle, from the first day on which anything is known of that. A second row is enough to know that there are several. */
export const RESOLVE_VIN: PreparedStatement = {
  name: 'register_resolve_vin',
  text: resolve(`
    SELECT vehicle_id
      FROM vehicle_detail, known
     WHERE environment = $1 AND chassis_vin = $2 AND period @> $3::date AND recorded @> known.load
     LIMIT 2`),
};
