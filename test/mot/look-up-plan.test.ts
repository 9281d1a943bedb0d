import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { VEHICLE_ANSWERS } from '../../src/mot/vehicle.sql.js';
import { createDatabase } from '../support/service.js';

let database: Awaited<ReturnType<typeof createDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`
    INSERT INTO manufacturer (name, team_email, sftp_username, created_at)
    SELECT 'Maker ' || number, 'team@example.com', 'maker-' || number, '2026-01-01' FROM generate_series(1, 30) AS number`);
  await client.query(`
    INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date,
                        created_at, updated_at)
    SELECT 1 + number % 30, 'VIN' || number % 40000, 'CAR/' || number, '2024-03-30', '2026-01-01', '2026-01-01'
      FROM generate_series(1, 50000) AS number`);
  await client.query('ANALYZE recall, manufacturer');
});
beforeEach(async () => {
  await client.query('DEALLOCATE ALL');
  await client.query(`PREPARE look_up (text[]) AS ${VEHICLE_ANSWERS.text}`);
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

const execute = (vehicles: number) =>
  `EXECUTE look_up ('{${Array.from({ length: vehicles }, (_, number) => `VIN${number}`).join()}}')`;

it.each([
  ['force_generic_plan', 1],
  ['force_generic_plan', 500],
  ['force_custom_plan', 1],
  ['force_custom_plan', 500],
])('a look-up finds each vehicle in the index with %s for %i vehicles', async (mode, vehicles) => {
  await client.query(`SET plan_cache_mode = ${mode}`);
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${execute(vehicles)}`);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Index Scan using recall_vin_manufacturer_reference_key on recall/);
  expect(plan).not.toMatch(/Seq Scan on recall/);
  const { answers } = (await client.query<{ answers: string }>(execute(vehicles))).rows[0] ?? { answers: '' };
  expect(answers.split('\n')).toHaveLength(vehicles);
});

it('a look-up is not planned anew on each call, however few vehicles it asks for', async () => {
  await client.query('SET plan_cache_mode = auto');
  const plannedAnew = async () => {
    const { rows } = await client.query<{ custom_plans: string }>(
      `SELECT custom_plans FROM pg_prepared_statements WHERE name = 'look_up'`,
    );
    return Number(rows[0]?.custom_plans);
  };
  for (let call = 0; call < 6; call++) await client.query(execute(1));
  const before = await plannedAnew();
  for (let call = 0; call < 10; call++) await client.query(execute(1));
  expect(await plannedAnew()).toBe(before);
});
