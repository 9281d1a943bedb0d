import { expect } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import type { Topology } from './topology.js';

const HEADER = 'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate';

/** A file with this many recalls. */
export function snapshotOf(series: string, rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => `${series}${row},REF/1,,2024-01-01`);
  return `${[HEADER, ...lines].join('\n')}\n`;
}

export interface RunRow {
  readonly state: string;
  readonly added: number;
}

export function runsOf(topology: Topology, maker: OnboardedClient): Promise<RunRow[]> {
  return topology.postgres.query<RunRow>(
    'SELECT state, added::integer FROM import_run WHERE manufacturer_id = $1',
    [maker.manufacturer?.id],
  );
}

/** Waits until a manufacturer's only file is merged, and checks that it was merged once and reported once. */
export async function expectMergedOnce(
  topology: Topology,
  maker: OnboardedClient,
  rows: number,
): Promise<void> {
  await expect
    .poll(() => runsOf(topology, maker), { timeout: 60_000, interval: 200 })
    .toEqual([{ state: 'done', added: rows }]);
  const [counts] = await topology.postgres.query(
    `SELECT (SELECT count(*)::integer FROM recall WHERE manufacturer_id = $1) AS recalls,
            (SELECT count(*)::integer FROM recall_history WHERE manufacturer_id = $1) AS changes`,
    [maker.manufacturer?.id],
  );
  expect(counts).toEqual({ recalls: rows, changes: rows });
  const receipts = () =>
    topology.mail.received.filter(({ to }) =>
      JSON.stringify(to).includes(maker.manufacturer?.teamEmail ?? ''),
    );
  await expect.poll(() => receipts().length, { timeout: 60_000, interval: 200 }).toBe(1);
}
