/** How long responses took, in ms, by the kind of request. */
export type Samples = Readonly<Record<string, readonly number[]>>;

interface Comparison {
  /** One row per kind: its name, median, middle half, and Welch's t against the first kind. */
  readonly rows: readonly (readonly string[])[];
  /** The largest difference of medians, as a share of the width of the middle half. */
  readonly share: number;
  readonly summary: string;
}

/** Compares kinds with the first of them. Slow outliers come from the machine, so the slowest tenth of each kind is left out of t. */
export function compareTimes(samples: Samples): Comparison {
  const kinds = Object.entries(samples).map(([name, times]) => {
    const sorted = [...times].sort((one, other) => one - other);
    return { name, sorted, usual: sorted.slice(0, Math.ceil(sorted.length * 0.9)) };
  });
  const [first] = kinds;
  if (!first) throw new Error('There is nothing to compare.');
  const spread = quantile(first.sorted, 0.75) - quantile(first.sorted, 0.25);
  const differences = kinds.map(({ sorted }) =>
    Math.abs(quantile(sorted, 0.5) - quantile(first.sorted, 0.5)),
  );
  const largest = Math.max(...differences);
  const share = largest / spread;
  const tOf = (usual: readonly number[]) => welch(first.usual, usual);
  const strongest = Math.max(...kinds.slice(1).map(({ usual }) => Math.abs(tOf(usual))));
  return {
    share,
    rows: kinds.map(({ name, sorted, usual }) => [
      name,
      quantile(sorted, 0.5).toFixed(3),
      `${quantile(sorted, 0.25).toFixed(3)} to ${quantile(sorted, 0.75).toFixed(3)}`,
      name === first.name ? '' : tOf(usual).toFixed(2),
    ]),
    summary:
      `medians differ by at most ${micros(largest)}, ${(100 * share).toFixed(0)} % of the width of the middle half (${micros(spread)}); ` +
      `Welch's t is ${strongest.toFixed(1)} at most (4.5 would tell kinds apart)`,
  };
}

const micros = (milliseconds: number) => `${(milliseconds * 1_000).toFixed(0)} µs`;

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}

/** Welch's t: beyond about 4.5 two kinds are usually considered different. */
function welch(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [momentsOf(one), momentsOf(other)];
  return (a.mean - b.mean) / Math.sqrt(a.variance / one.length + b.variance / other.length);
}

function momentsOf(times: readonly number[]): { mean: number; variance: number } {
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const variance = times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (times.length - 1);
  return { mean, variance };
}
