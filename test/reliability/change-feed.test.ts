import { describe, expect, it } from 'vitest';
import { FeedUnderLoad } from '../recalls/mot/feed-under-load.js';
import { randomFrom } from '../support/random.js';
import { record } from './evidence.js';
import { seed, size } from './plan.js';

const RUNS = size({ slice: 2, whole: 20 });

/** The seed is in the name of each run: as `RELIABILITY_SEED` it makes that run the first one. */
const seeds = Array.from({ length: RUNS }, (_, run) => (seed + run) % 2 ** 32);

const tallies: FeedUnderLoad['tally'][] = [];

describe('A copy kept with the change feed', () => {
  it.each(
    seeds,
  )('equals the database, whatever was written and whenever its reader was killed (seed %i)', async (seed) => {
    const load = await FeedUnderLoad.begin(randomFrom(seed));
    try {
      await load.run();
      const { copy, answers } = await load.compare();
      expect(copy).toEqual(answers);
      tallies.push(load.tally);
    } finally {
      await load.close();
    }
  }, 240_000);

  // Otherwise the runs prove nothing.
  it('was kept under load in those runs', async () => {
    const sum = (count: keyof FeedUnderLoad['tally']) =>
      tallies.reduce((total, tally) => total + tally[count], 0);
    expect(sum('kills')).toBe(4 * seeds.length);
    expect(sum('livesWithPages')).toBeGreaterThan(seeds.length);
    expect(sum('calls')).toBeGreaterThan(10 * seeds.length);
    expect(sum('files')).toBeGreaterThan(2 * seeds.length);
    expect(sum('late')).toBeGreaterThan(2 * seeds.length);
    await record({
      part: 'change-feed',
      findings: [
        {
          claim: 'A copy kept with the feed equalled the database at the end of each run',
          measured: `${RUNS} runs, ${sum('calls').toLocaleString('en-GB')} calls and ${sum('files')} files, its reader killed ${sum('kills')} times`,
        },
        {
          claim: 'Changes that were committed after newer ones had been read were not missed',
          measured: `${sum('late')} late commits`,
        },
      ],
    });
  });
});
