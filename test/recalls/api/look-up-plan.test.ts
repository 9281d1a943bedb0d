import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { RECALLS_OF_VEHICLES } from '../../../src/recalls/api/recall.sql.js';
import { createDatabase } from '../../support/service.js';

let database: Awaited<ReturnType<typeof createDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`
    INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date,
                        created_at, updated_at)
    SELECT 1 + number % 3, 'VIN' || number, 'CAR/1', '2024-03-30', '2026-01-01', '2026-01-01'
      FROM generate_series(1, 50000) AS number`);
  await client.query('ANALYZE recall');
});
beforeEach(async () => {
  // Without the plans that PostgreSQL has cached from earlier calls.
  await client.query('DEALLOCATE ALL');
  await client.query(`PREPARE look_up (integer[], text[], text[], text[]) AS ${RECALLS_OF_VEHICLES.text}`);
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

function execute(vehicles: number): string {
  const numbers = Array.from({ length: vehicles }, (_, index) => index + 1);
  const nulls = numbers.map(() => 'NULL').join();
  const makers = numbers.map((number) => 1 + (number % 3)).join();
  const vins = numbers.map((number) => `VIN${number}`).join();
  return `EXECUTE look_up ('{${makers}}', '{${vins}}', '{${nulls}}', '{${nulls}}')`;
}

it.each([
  ['force_generic_plan', 1],
  ['force_generic_plan', 256],
  ['force_custom_plan', 1],
  ['force_custom_plan', 256],
])('a look-up goes through the unique index with %s for %i vehicles', async (mode, vehicles) => {
  await client.query(`SET plan_cache_mode = ${mode}`);
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${execute(vehicles)}`);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Nested Loop/);
  expect(plan).toMatch(/Index Scan using recall_vin_manufacturer_reference_key on recall/);
  expect((await client.query(execute(vehicles))).rows).toHaveLength(vehicles);
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
