import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/**
 * The baseline of register loads: a simple `psql` script for an empty register. COPY reads the lines as JSON into a table, and an INSERT for each
 * table takes them apart. The tables are the service's, with their constraints. Nothing is validated, compared, encrypted, or
 * protected from another load; names are stored in plain text; a wrong line ends it with an error of PostgreSQL.
 */
const RANGE = (fact: string) => `daterange((${fact} ->> 'from')::date, (${fact} ->> 'to')::date)`;

const LOAD = `
  ANALYZE baseline_lines;
  INSERT INTO data_key (id, purpose, key_id, wrapped, created_at) VALUES (gen_random_uuid(), 'none', 'none', '\\x00', now());
  INSERT INTO register_load (environment, recorded_at, data_key_id, vehicles, added, closed)
  SELECT 'live', now(), id, 0, 0, 0 FROM data_key;
  INSERT INTO vehicle (environment, reference) SELECT 'live', line ->> 'vehicle' FROM baseline_lines;
  CREATE TABLE baseline_vehicles AS
  SELECT vehicle.id AS vehicle_id, line FROM baseline_lines JOIN vehicle ON reference = line ->> 'vehicle';
  INSERT INTO vehicle_detail (vehicle_id, environment, chassis_vin, make, model, colour, secondary_colour, tax_class, tax_status,
                              body_type, seating_capacity, period, recorded)
  SELECT vehicle_id, 'live', line ->> 'chassisVin', line ->> 'make', line ->> 'model', line ->> 'colour', line ->> 'secondaryColour',
         line ->> 'taxClass', line ->> 'taxStatus', line ->> 'bodyType', (line ->> 'seatingCapacity')::integer,
         daterange((SELECT min((fact ->> 'from')::date)
                      FROM jsonb_array_elements(line -> 'marks' || (line -> 'keepers') || (line -> 'states')) AS fact), NULL),
         '[1,)'
    FROM baseline_vehicles;
  INSERT INTO mark_assignment (vehicle_id, environment, registration_number, period, recorded)
  SELECT vehicle_id, 'live', mark ->> 'registrationNumber', ${RANGE('mark')}, '[1,)'
    FROM baseline_vehicles, jsonb_array_elements(line -> 'marks') AS mark;
  INSERT INTO keeper (vehicle_id, party, digest, period, recorded)
  SELECT vehicle_id, convert_to((keeper - 'from' - 'to')::text, 'UTF8'), '\\x00', ${RANGE('keeper')}, '[1,)'
    FROM baseline_vehicles, jsonb_array_elements(line -> 'keepers') AS keeper;
  INSERT INTO vehicle_state (vehicle_id, kind, period, recorded)
  SELECT vehicle_id, state ->> 'kind', ${RANGE('state')}, '[1,)'
    FROM baseline_vehicles, jsonb_array_elements(line -> 'states') AS state;
  DROP TABLE baseline_lines, baseline_vehicles;
  COMMIT`;

process.on('message', (message) => {
  if (message === 'usage') return;
  load(message as { databaseUrl: string; path: string }).then(
    (seconds) => process.send?.({ seconds }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.channel?.ref();
process.send?.({});

async function load({ databaseUrl, path }: { databaseUrl: string; path: string }): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const began = performance.now();
    await client.query(
      "BEGIN; SET LOCAL work_mem = '128MB'; CREATE UNLOGGED TABLE baseline_lines (line jsonb)",
    );
    // No line has these characters, so that each line is one value.
    const copy = `COPY baseline_lines FROM STDIN (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')`;
    await pipeline(createReadStream(path), client.query(copyFrom(copy)));
    await client.query(LOAD);
    return (performance.now() - began) / 1_000;
  } finally {
    await client.end();
  }
}
