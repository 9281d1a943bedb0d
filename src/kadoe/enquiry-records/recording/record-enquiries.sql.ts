import type { PreparedStatement } from '../../../platform/database/prepared-statements.js';

/**
 * Records many enquiries in one commit. $1 times, $2 ids, $3 environments, $4 clients, $5 enquirers, $6 link providers, $7 reasons,
 * $8 references, $9 days of the events, $10 by what was asked, $11 hashes of it in hexadecimal digits, $12 outcomes, $13 loads, $14 vehicles,
 * $15 details, $16 marks, $17 keepers, $18 states of each as the text of an array, $19 whether they are chargeable.
 *
 * The arrays are in sub-selects to hide their length from the planner, which would plan each call anew for it.
 *
 * An enquiry is answered when this has returned, so it has to be on the disk by then, whatever the database's default is. (A default that waits
 * for more, such as for a replica, stays.) The sub-select in the condition runs once.
 *
 * A statement whose connection was lost may have been committed: it is run again, and adds nothing then. If the first is still under way, the second
 * waits for its end.
 */
export const RECORD_ENQUIRIES: PreparedStatement = {
  name: 'record_enquiries',
  text: `
    INSERT INTO enquiry (recorded_at, id, environment, client_id, enquirer_id, link_provider_id, reason_code,
                         reference_number, event_date, asked_by, asked_hash, outcome, load, vehicle_id, detail_id,
                         mark_id, keeper_id, state_ids, chargeable)
    SELECT recorded_at, id, environment, client_id, enquirer_id, link_provider_id, reason_code, reference_number, event_date,
           asked_by, decode(asked_hash, 'hex'), outcome, load, vehicle_id, detail_id, mark_id, keeper_id,
           state_ids::bigint[], chargeable
      FROM unnest((SELECT $1::timestamptz[]), (SELECT $2::uuid[]), (SELECT $3::text[]), (SELECT $4::uuid[]),
                  (SELECT $5::text[]), (SELECT $6::text[]), (SELECT $7::text[]), (SELECT $8::text[]),
                  (SELECT $9::date[]), (SELECT $10::text[]), (SELECT $11::text[]), (SELECT $12::text[]),
                  (SELECT $13::integer[]), (SELECT $14::integer[]), (SELECT $15::bigint[]), (SELECT $16::bigint[]),
                  (SELECT $17::bigint[]), (SELECT $18::text[]), (SELECT $19::boolean[]))
             AS given (recorded_at, id, environment, client_id, enquirer_id, link_provider_id, reason_code,
                       reference_number, event_date, asked_by, asked_hash, outcome, load, vehicle_id, detail_id,
                       mark_id, keeper_id, state_ids, chargeable)
     WHERE (SELECT set_config('synchronous_commit',
                              CASE setting WHEN 'off' THEN 'on' ELSE setting END, true)
              FROM current_setting('synchronous_commit') AS setting) <> ''
        ON CONFLICT (recorded_at, id) DO NOTHING`,
};
