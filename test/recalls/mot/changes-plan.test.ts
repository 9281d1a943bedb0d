import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHANGES_AFTER } from '../../../src/recalls/mot/changes/change-feed.sql.js';
import { createDatabase } from '../../support/service.js';

const MILLIONS = 60_000;
const LATER = 2_000;
const PAGE = 501;

/** In pages of 8 KB. A page of the feed needs some 10 of the history and as many of its index; reading all of the history takes 1,000. */
const FEW_BUFFERS = 60;

/** Single changes are each looked up in the index. */
const BUFFERS_OF_A_CHANGE = 5;

let database: Awaited<ReturnType<typeof createDatabase>>;
let client: pg.Client;

/** One statement that changed many recalls, like an import, and many statements that changed one recall each. */
beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const change = (vins: string) => `
    INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action, client_id,
                                changed_at, after)
    SELECT number, 1, 'VIN' || number, 'CAR/1', 'opened', gen_random_uuid(), '2026-01-01', '{}' FROM ${vins}`;
  await client.query(change(`generate_series(1, ${MILLIONS}) AS number`));
  // From here on the planner's statistics say that all of the history belongs to one statement.
  await client.query('VACUUM (ANALYZE) recall_history');
  await client.query(
    `DO $$ BEGIN FOR turn IN 1..${LATER} LOOP ${change('(SELECT turn AS number) AS one')}; END LOOP; END $$`,
  );
  await client.query(
    'INSERT INTO recall_change (change_set, mark) SELECT change_set, 7 FROM recall_change_queue ORDER BY id',
  );
  await client.query('ANALYZE recall_change');
});
beforeEach(async () => {
  await client.query('DEALLOCATE ALL');
  await client.query(`PREPARE changes (bigint, bigint, bigint) AS ${CHANGES_AFTER}`);
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: Node[];
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

describe.each(['force_generic_plan', 'force_custom_plan'])('A page of the feed with %s', (mode) => {
  beforeEach(() => client.query(`SET plan_cache_mode = ${mode}`));

  it.each([
    ['at the beginning', 0, 0, FEW_BUFFERS],
    ['in the middle of an import', 1, MILLIONS / 2, FEW_BUFFERS],
    ['at the end of an import', 1, MILLIONS, PAGE * BUFFERS_OF_A_CHANGE],
    ['among single changes', LATER / 2, MILLIONS + LATER / 2, PAGE * BUFFERS_OF_A_CHANGE],
  ])('%s is read from the indexes, and no further than it goes', async (_, position, rowId, most) => {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE changes (${position}, ${rowId}, ${PAGE})`,
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan;
    if (!plan) throw new Error('There is a plan.');
    const nodes = nodesOf(plan);
    const scansOf = (relation: string) => nodes.filter((node) => node['Relation Name'] === relation);
    const ways = (relation: string) => scansOf(relation).map((node) => node['Index Name']);
    expect(plan['Actual Rows']).toBe(PAGE);
    expect(ways('recall_change')).toEqual(['recall_change_pkey']);
    expect(ways('recall_history')).toEqual(['recall_history_change_set_idx']);
    expect(nodes.map((node) => node['Node Type'])).toContain('Nested Loop');
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(most);
    // No manufacturer was renamed.
    expect(scansOf('recall').map((node) => node['Actual Loops'])).toEqual([0]);
  });
});
