import type { Sample } from './sampler.js';
import { SOAK } from './soak-plan.js';

/** The samples after the warm-up; trends are computed only from these. */
export function settled(samples: readonly Sample[]): readonly Sample[] {
  const found = samples.filter(({ atMs }) => atMs >= SOAK.warmUpMs);
  if (found.length < 3) throw new Error('There are too few samples to see a trend in.');
  return found;
}
