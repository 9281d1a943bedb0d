import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import pg from 'pg';

/**
 * The baseline of enquiries: Fastify and `pg` with nothing between them. A prepared look-up in the service's own register, and a row that is
 * committed, for each request; no token, no key, no plan, no validation, no permission, no decryption, no withheld vehicles.
 */
const [databaseUrl] = process.argv.slice(2);

/** As many as the service has by default. */
const POOL_SIZE = 10;

const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE });
const server = fastify();

const FIND = {
  name: 'find',
  text: `SELECT mark.registration_number, detail.chassis_vin, detail.make, detail.model, detail.colour, keeper.party
           FROM mark_assignment AS mark
           JOIN vehicle_detail AS detail
             ON detail.vehicle_id = mark.vehicle_id AND detail.period @> $2::date AND upper_inf(detail.recorded)
           LEFT JOIN keeper
             ON keeper.vehicle_id = mark.vehicle_id AND keeper.period @> $2::date AND upper_inf(keeper.recorded)
          WHERE mark.registration_number = $1 AND mark.environment = 'live' AND mark.period @> $2::date
            AND upper_inf(mark.recorded)`,
};

const RECORD = {
  name: 'record',
  text: `INSERT INTO baseline_enquiry (id, recorded_at, enquirer_id, reason_code, reference_number, event_date, asked, outcome)
         VALUES (gen_random_uuid(), now(), $1, $2, $3, $4, $5, $6)`,
};

interface VehicleRow {
  registration_number: string;
  chassis_vin: string | null;
  make: string | null;
  model: string | null;
  colour: string | null;
  party: Buffer | null;
}

interface EnquiryBody {
  registrationNumber: string;
  enquirerId: string;
  reasonCode: string;
  eventDate: string;
  referenceNumber: string;
}

server.post<{ Body: EnquiryBody }>('/kadoe/v1/vehicle-keeper', async (request, reply) => {
  const { registrationNumber, enquirerId, reasonCode, eventDate, referenceNumber } = request.body;
  const { rows } = await pool.query<VehicleRow>({ ...FIND, values: [registrationNumber, eventDate] });
  const [row] = rows;
  const outcome = row ? 'found' : 'none';
  await pool.query({
    ...RECORD,
    values: [enquirerId, reasonCode, referenceNumber, eventDate, registrationNumber, outcome],
  });
  if (!row) return reply.code(404).send();
  const { registration_number, chassis_vin, make, model, colour, party } = row;
  return {
    registrationNumber: registration_number,
    chassisVin: chassis_vin ?? undefined,
    make: make ?? undefined,
    model: model ?? undefined,
    colour: colour ?? undefined,
    keeper: party?.toString('base64'),
  };
});

await pool.query(`
  CREATE TABLE IF NOT EXISTS baseline_enquiry (
    id               uuid PRIMARY KEY,
    recorded_at      timestamptz NOT NULL,
    enquirer_id      text NOT NULL,
    reason_code      text NOT NULL,
    reference_number text NOT NULL,
    event_date       date NOT NULL,
    asked            text NOT NULL,
    outcome          text NOT NULL
  )`);
process.once('SIGTERM', () => void server.close().then(() => pool.end()));
await server.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ port: (server.server.address() as AddressInfo).port });
