import { describe, expect, it } from 'vitest';
import { randomFrom } from '../support/random.js';
import { FeedUnderLoad } from './feed-under-load.js';

const RUNS = 20;

/** `SEED` runs one alone. */
const seeds =
  process.env.SEED === undefined
    ? Array.from({ length: RUNS }, () => Math.floor(Math.random() * 2 ** 32))
    : [Number(process.env.SEED)];

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
  }, 120_000);

  // Else the runs show nothing.
  it('was kept under load in those runs', () => {
    const sum = (count: keyof FeedUnderLoad['tally']) =>
      tallies.reduce((total, tally) => total + tally[count], 0);
    expect(sum('kills')).toBe(4 * seeds.length);
    expect(sum('livesWithPages')).toBeGreaterThan(seeds.length);
    expect(sum('calls')).toBeGreaterThan(10 * seeds.length);
    expect(sum('files')).toBeGreaterThan(2 * seeds.length);
    expect(sum('late')).toBeGreaterThan(2 * seeds.length);
  });
});
