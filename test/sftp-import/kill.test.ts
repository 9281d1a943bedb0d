import { afterEach, describe, expect, it } from 'vitest';
import { randomFrom } from '../support/random.js';
import { KilledImport } from './killed-import.js';

const KILLS = 50;

/** Two at once, each on a database of its own: most of the time goes into starting processes. */
const LANES = 2;

describe('An import whose process is killed anywhere', () => {
  const lanes: KilledImport[] = [];
  afterEach(async () => {
    await Promise.all(lanes.map((lane) => lane.close()));
  });

  it('merges or rejects each file exactly once, and loses no answer of the API', async () => {
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
    console.log(`kill.test.ts: seed ${seed}`);
    const random = Array.from({ length: LANES }, (_, lane) => randomFrom(seed + lane));
    const outcomes = await Promise.allSettled(
      random.map(async (next) => {
        const lane = await KilledImport.begin(next);
        lanes.push(lane);
        for (let kill = 0; kill < KILLS / LANES; kill++) await lane.killOnce();
        await lane.finish();
      }),
    );
    // Only now: a lane that still kills and starts must not be closed under its feet.
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    const killedAt = lanes.flatMap((lane) => lane.killedAt);
    const tally: Record<string, number> = {};
    for (const state of killedAt) tally[state] = (tally[state] ?? 0) + 1;
    console.log(`kill.test.ts: killed at ${JSON.stringify(tally)}`);
    expect(killedAt).toHaveLength(KILLS);
    // Else it was killed when all was over, and this test shows nothing.
    expect(killedAt.filter((state) => state !== 'done' && state !== 'rejected').length).toBeGreaterThan(10);
    expect(lanes.every((lane) => lane.answers > 0)).toBe(true);
  }, 600_000);
});
