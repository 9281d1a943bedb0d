import type { LoadFigures } from './load-generator.js';

/** The durations of calls over a period, in milliseconds; accurate to 5 %. */
export interface Latency {
  readonly calls: number;
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
}

export function latencyOf(figures: readonly LoadFigures[]): Latency {
  const buckets = figures.flatMap(({ latencies }) => latencies).toSorted(([one], [other]) => one - other);
  const calls = buckets.reduce((sum, [, count]) => sum + count, 0);
  const within = (share: number) => {
    let passed = 0;
    for (const [milliseconds, count] of buckets) {
      passed += count;
      if (passed >= share * calls) return milliseconds;
    }
    return Number.NaN;
  };
  return { calls, median: within(0.5), p99: within(0.99), longest: within(1) };
}

/** The percentiles of each period of this many milliseconds, and when it ended. */
export function stretches(
  figures: readonly LoadFigures[],
  began: number,
  stretchMs: number,
): { readonly atMs: number; readonly figures: readonly LoadFigures[] }[] {
  const byStretch = new Map<number, LoadFigures[]>();
  for (const one of figures) {
    const stretch = Math.floor((one.at - began) / stretchMs);
    byStretch.set(stretch, [...(byStretch.get(stretch) ?? []), one]);
  }
  return [...byStretch].map(([stretch, found]) => ({ atMs: (stretch + 1) * stretchMs, figures: found }));
}
