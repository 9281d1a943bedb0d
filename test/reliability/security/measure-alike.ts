import type { ExpectStatic } from 'vitest';
import { isWhole, size } from '../plan.js';
import { compareTimes, type Samples } from './compare-times.js';

export const ROUNDS = size({ slice: 40, whole: 4_000 });
const WARM_UP = size({ slice: 5, whole: 300 });

/** The medians may differ by this share of the middle half: much more than by chance in so many measurements. */
const ALIKE = 0.5;

/** What is measured: each kind of call, which answers with its response. */
export type Kinds = Readonly<Record<string, () => Promise<Response>>>;

/**
 * Measures the responses of all kinds of calls, in random order, so that other work of the machine affects all of them equally. All must have
 * the same status; in a whole run they must take the same time.
 *
 * @param beforeEach removes what would make the second of two calls faster than the first
 */
export async function measureAlike(
  kinds: Kinds,
  { random, beforeEach, expect }: { random: () => number; beforeEach: () => void; expect: ExpectStatic },
): Promise<Samples> {
  const names = Object.keys(kinds);
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]]));
  const statuses = new Set<number>();
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const name of [...names].sort(() => random() - 0.5)) {
      beforeEach();
      const begun = performance.now();
      const answer = await kinds[name]?.();
      await answer?.arrayBuffer();
      const took = performance.now() - begun;
      statuses.add(answer?.status ?? 0);
      if (round >= 0) samples[name]?.push(took);
    }
  }
  expect(statuses.size).toBe(1);
  if (isWhole) expect(compareTimes(samples).share).toBeLessThan(ALIKE);
  return samples;
}
