import { afterEach, describe, expect, it } from 'vitest';
import { KilledImport } from '../recalls/imports/killed-import.js';
import { randomFrom } from '../support/random.js';
import { record } from './evidence.js';
import { seed, size } from './plan.js';

const KILLS = size({ slice: 8, whole: 50 });

/** Two at once, each on a database of its own, because most of the time is spent on starting processes. */
const LANES = 2;

describe('An import whose process is killed anywhere', () => {
  const lanes: KilledImport[] = [];
  afterEach(async () => {
    await Promise.all(lanes.map((lane) => lane.close()));
  });

  it(`merges or rejects each file exactly once, and loses no answer of the API (seed ${seed})`, async () => {
    const random = Array.from({ length: LANES }, (_, lane) => randomFrom(seed + lane));
    const outcomes = await Promise.allSettled(
      random.map(async (next) => {
        const lane = await KilledImport.begin(next);
        lanes.push(lane);
        for (let kill = 0; kill < KILLS / LANES; kill++) await lane.killOnce();
        await lane.finish();
      }),
    );
    // Not before now, because a lane that still kills and starts processes must not be closed.
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    const killedAt = lanes.flatMap((lane) => lane.killedAt);
    const tally: Record<string, number> = {};
    for (const state of killedAt) tally[state] = (tally[state] ?? 0) + 1;
    expect(killedAt).toHaveLength(KILLS);
    // Otherwise it was killed after everything was done, and this test proves nothing.
    const midway = killedAt.filter((state) => state !== 'done' && state !== 'rejected').length;
    expect(midway).toBeGreaterThan(KILLS / 5);
    expect(lanes.every((lane) => lane.answers > 0)).toBe(true);
    const answers = lanes.reduce((sum, lane) => sum + lane.answers, 0);
    await record({
      part: 'crash-import',
      findings: [
        {
          claim: 'Each file was merged or rejected exactly once',
          measured: `${KILLS} kills, ${midway} of them in the middle of a file`,
        },
        {
          claim: 'No answer of the API was lost',
          measured: `${answers.toLocaleString('en-GB')} recalls opened meanwhile, 0 lost`,
        },
      ],
      details: [
        {
          title: 'How far the import was when the process was killed',
          columns: ['State of the run', 'Kills'],
          rows: Object.entries(tally).map(([state, kills]) => [state, String(kills)]),
        },
      ],
    });
  }, 600_000);
});
