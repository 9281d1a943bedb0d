import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LOOKALIKES } from '../../../src/recalls/mot/changes/change-feed.sql.js';
import { VEHICLE_ANSWERS } from '../../../src/recalls/mot/vehicle.sql.js';
import { createDatabase } from '../../support/service.js';

const RECALLS = 50_000;

/** In pages of 8 KB. A vehicle needs some 5 of its index and rows, 1 or 2 of the index of odd VINs, and 2 of its manufacturers. */
const BUFFERS_OF_A_VEHICLE = 20;

/** Additional pages that only vehicles with similar VINs need. */
const BUFFERS_OF_LOOKALIKES = 20;

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly 'Actual Loops': number;
  readonly Plans?: Node[];
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/**
 * Possible contents of the table: few VINs that are not standard VINs, none, only such VINs, or many in one class of similar VINs; before
 * PostgreSQL has collected statistics, and after it.
 */
const TABLES: [string, (number: string) => string, (number: number) => string][] = [
  ['few odd VINs', few, (number) => (number % 1_000 === 0 ? `W0Z-${number}` : `W0Z${number}`)],
  ['standard VINs alone', (number) => `'W0Z' || ${number} % 40000`, (number) => `W0Z${number}`],
  ['odd VINs alone', (number) => `'VIN' || ${number} % 40000`, (number) => `VIN${number}`],
  ['VINs of which half look alike', half, (number) => (number % 2 === 0 ? `W0Z${number}` : `ROOO${number}`)],
];

function few(number: string): string {
  return `CASE WHEN ${number} % 1000 = 0 THEN 'W0Z-' ELSE 'W0Z' END || ${number} % 40000`;
}

/** A class of 25,000 VINs that have the skeleton R000 and many zeros. */
function half(number: string): string {
  return `CASE WHEN ${number} % 2 = 0 THEN 'W0Z' || ${number}
               ELSE 'R' || translate(${number}::bit(16)::text, '01', 'OQ') END`;
}

describe.each(TABLES)('Among %s', (_, vinOf, vinAt) => {
  describe.each([false, true])('with statistics: %s', (isAnalyzed) => {
    let database: Awaited<ReturnType<typeof createDatabase>>;
    let client: pg.Client;

    beforeAll(async () => {
      database = await createDatabase();
      client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query(`
        INSERT INTO manufacturer (name, team_email, sftp_username, created_at)
        SELECT 'Maker ' || number, 'team@example.com', 'maker-' || number, '2026-01-01' FROM generate_series(1, 30) AS number`);
      await client.query('ALTER TABLE recall SET (autovacuum_enabled = off)');
      await client.query(`
        INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date,
                            created_at, updated_at)
        SELECT 1 + number % 30, ${vinOf('number')}, 'CAR/' || number, '2024-03-30', '2026-01-01', '2026-01-01'
          FROM generate_series(1, ${RECALLS}) AS number`);
      if (isAnalyzed) await client.query('ANALYZE recall, manufacturer');
    });
    beforeEach(async () => {
      await client.query('DEALLOCATE ALL');
      await client.query(`PREPARE look_up (text[]) AS ${VEHICLE_ANSWERS.text}`);
      await client.query(`PREPARE lookalikes (text[]) AS ${LOOKALIKES}`);
    });
    afterAll(async () => {
      await client?.end();
      await database?.drop();
    });

    const execute = (vehicles: number, statement = 'look_up') =>
      `EXECUTE ${statement} ('{${Array.from({ length: vehicles }, (_, number) => vinAt(number)).join()}}')`;

    async function planOf(statement: string): Promise<Node> {
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
        `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${statement}`,
      );
      const plan = rows[0]?.['QUERY PLAN'][0].Plan;
      if (!plan) throw new Error('There is a plan.');
      return plan;
    }

    /** How the plan finds recalls: the names of the indexes, and any sequential scan. */
    const waysToRecalls = (plan: Node) => [
      ...new Set(
        nodesOf(plan)
          .filter((node) => node['Index Name'] !== undefined || node['Node Type'] === 'Seq Scan')
          .filter((node) => node['Relation Name'] === 'recall' || node['Relation Name'] === undefined)
          .map((node) => node['Index Name'] ?? 'the whole table'),
      ),
    ];

    it.each([
      ['force_generic_plan', 1],
      ['force_generic_plan', 500],
      ['force_custom_plan', 1],
      ['force_custom_plan', 500],
    ])('a look-up finds each vehicle in the indexes with %s for %i vehicles', async (mode, vehicles) => {
      await client.query(`SET plan_cache_mode = ${mode}`);
      const plan = await planOf(execute(vehicles));
      expect(waysToRecalls(plan).sort()).toEqual([
        'recall_odd_vin_bare_idx',
        'recall_vin_manufacturer_reference_key',
      ]);
      const read = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      expect(read).toBeLessThan(vehicles * (BUFFERS_OF_A_VEHICLE + BUFFERS_OF_LOOKALIKES));
      const { rows } = await client.query<{ answers: string }>(execute(vehicles));
      const answered = rows.flatMap(({ answers }) => answers.split('\n')).map((text) => JSON.parse(text).vin);
      expect(answered).toEqual(Array.from({ length: vehicles }, (_, number) => vinAt(number)));
      // A longer text would have memory of its own.
      for (const { answers } of rows) expect(Buffer.byteLength(answers)).toBeLessThan(64 * 1024);
    });

    it.each([
      'force_generic_plan',
      'force_custom_plan',
    ])('a page of the change feed finds lookalikes in the indexes with %s', async (mode) => {
      await client.query(`SET plan_cache_mode = ${mode}`);
      const plan = await planOf(execute(500, 'lookalikes'));
      expect(waysToRecalls(plan).sort()).toEqual([
        'recall_odd_vin_bare_idx',
        'recall_vin_manufacturer_reference_key',
      ]);
      const read = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      expect(read).toBeLessThan(500 * BUFFERS_OF_A_VEHICLE);
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
  });
});

it.each([
  ['with statistics', 'ANALYZE recall'],
  ['without', 'SELECT'],
])('a vehicle that looks like thousands of others is answered about from a few of their rows, %s', async (_, prepare) => {
  const database = await createDatabase();
  const client = new pg.Client({ connectionString: database.url });
  try {
    await client.connect();
    await client.query('ALTER TABLE recall SET (autovacuum_enabled = off)');
    await client.query(`
      INSERT INTO manufacturer (name, team_email, sftp_username, created_at)
      VALUES ('Maker', 'team@example.com', 'maker', '2026-01-01')`);
    await client.query(`
      INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date,
                          created_at, updated_at)
      SELECT 1, ${half('number')}, 'CAR/1', '2024-03-30', '2026-01-01', '2026-01-01'
        FROM generate_series(1, ${RECALLS}) AS number`);
    await client.query(prepare);
    for (const text of [VEHICLE_ANSWERS.text, LOOKALIKES]) {
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>({
        text: `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${text}`,
        values: [['ROOOOOOOOOOOOOOQQ']],
      });
      const plan = rows[0]?.['QUERY PLAN'][0].Plan;
      // 50 rows of similar VINs, each on a page of its own in the worst case, out of 25,000.
      expect((plan?.['Shared Hit Blocks'] ?? Number.NaN) + (plan?.['Shared Read Blocks'] ?? 0)).toBeLessThan(
        120,
      );
    }
  } finally {
    await client.end();
    await database.drop();
  }
});
