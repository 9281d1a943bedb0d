import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecallFilter } from '../../../src/recalls/api/recall.js';
import { listRecalls, type RecallPlace } from '../../../src/recalls/api/recall-list.sql.js';
import { createDatabase } from '../../support/service.js';

const ROWS = 60_000;
const LIMIT = 100;

let database: Awaited<ReturnType<typeof createDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  // The worst case: rare rows, or the later half of common ones, are at the end of the order.
  await client.query(`
    INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, dvsa_campaign_reference,
                        recall_campaign_start_date, rectification_date, created_at, updated_at)
    SELECT 1, 'VIN' || number,
           CASE WHEN number > ${ROWS} - 5 THEN 'RARE' WHEN number > ${ROWS / 2} THEN 'LATE' ELSE 'EARLY' END,
           CASE WHEN number > ${ROWS} - 5 THEN 'R/RARE' ELSE 'R/COMMON' END,
           '2024-03-30',
           CASE WHEN number <= ${ROWS / 2} OR number > ${ROWS} - 2 THEN date '2024-04-01' END,
           '2026-01-01', timestamptz '2026-01-01' + number / 10 * interval '1 second'
      FROM generate_series(1, ${ROWS}) AS number`);
  await client.query(`
    INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date, created_at,
                        updated_at)
    SELECT 2, 'OTHER' || number, 'RARE', '2024-03-30', '2026-01-01', '2026-01-01'
      FROM generate_series(1, ${ROWS / 2}) AS number`);
  await client.query('VACUUM ANALYZE recall');
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** How many rows the statement read, whether or not it needed them. */
function rowsRead(node: PlanNode): number {
  const below = (node.Plans ?? []).reduce((sum, each) => sum + rowsRead(each), 0);
  const own = node.Plans
    ? 0
    : (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  return below + own;
}

const NO_FILTER: RecallFilter = {
  repairStatus: undefined,
  manufacturerCampaignReference: undefined,
  dvsaCampaignReference: undefined,
  changedSince: undefined,
};
const MIDDLE: RecallPlace = [Date.parse('2026-01-01T00:50:00Z'), 30_000];

async function list(filter: Partial<RecallFilter>, after?: RecallPlace) {
  const { text, values } = listRecalls(1, { ...NO_FILTER, ...filter }, after, LIMIT);
  const { rows } = await client.query<{ vin: string }>(text, values);
  const explained = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `EXPLAIN (ANALYZE, TIMING off, FORMAT json) ${text}`,
    values,
  );
  const plan = explained.rows[0]?.['QUERY PLAN'][0].Plan;
  if (!plan) throw new Error('No plan.');
  return { found: rows.length, read: rowsRead(plan), plan: JSON.stringify(plan) };
}

describe('A page of a list of recalls', () => {
  it.each<[string, Partial<RecallFilter>, number]>([
    ['everything', {}, LIMIT],
    ['one status', { repairStatus: 'NOT_FIXED' }, LIMIT],
    ['a reference of half of them', { manufacturerCampaignReference: 'LATE' }, LIMIT],
    ['a reference of five among them', { manufacturerCampaignReference: 'RARE' }, 5],
    ['the open ones of five', { manufacturerCampaignReference: 'RARE', repairStatus: 'NOT_FIXED' }, 3],
    [
      'a campaign that has no open one',
      { manufacturerCampaignReference: 'EARLY', repairStatus: 'NOT_FIXED' },
      0,
    ],
    ['a reference that nobody has', { manufacturerCampaignReference: 'NONE' }, 0],
    ['a DVSA reference of nearly all', { dvsaCampaignReference: 'R/COMMON' }, LIMIT],
    ['a DVSA reference of five', { dvsaCampaignReference: 'R/RARE' }, 5],
    ['both references', { manufacturerCampaignReference: 'RARE', dvsaCampaignReference: 'R/RARE' }, 5],
    ['what changed last', { changedSince: Date.parse('2026-01-01T01:39:59Z') }, 11],
  ])('of %s looks at hardly more rows than it has', async (_what, filter, found) => {
    const page = await list(filter);
    expect(page.found).toBe(found);
    expect(page.read, page.plan).toBeLessThanOrEqual(3 * LIMIT);
  });

  it('in the middle looks at no row of the pages before', async () => {
    for (const filter of [{}, { manufacturerCampaignReference: 'LATE' }]) {
      const page = await list(filter, MIDDLE);
      expect(page.found).toBe(LIMIT);
      expect(page.read, page.plan).toBeLessThanOrEqual(3 * LIMIT);
    }
  });
});
