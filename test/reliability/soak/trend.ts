/** A value at a time in milliseconds. */
export interface Point {
  readonly atMs: number;
  readonly value: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/**
 * How much a value grows per hour: the median of the slopes between all pairs of points (Theil and Sen). Up to a quarter of the points may
 * be outliers, such as peaks of imports, without an effect.
 */
export function growthPerHour(points: readonly Point[]): number {
  const slopes: number[] = [];
  for (const [index, one] of points.entries()) {
    for (const other of points.slice(index + 1)) {
      if (other.atMs > one.atMs) slopes.push((other.value - one.value) / (other.atMs - one.atMs));
    }
  }
  return median(slopes) * 3_600_000;
}

/** The medians of the first and the last third. */
export function thirds(points: readonly Point[]): { readonly first: number; readonly last: number } {
  const third = Math.max(1, Math.floor(points.length / 3));
  const values = points.map(({ value }) => value);
  return { first: median(values.slice(0, third)), last: median(values.slice(-third)) };
}

/** The minimum of each period: the memory that remains after a garbage collection, whenever that happens. */
export function floors(points: readonly Point[], stretchMs: number): Point[] {
  const lowest = new Map<number, Point>();
  for (const point of points) {
    const stretch = Math.floor(point.atMs / stretchMs);
    const known = lowest.get(stretch);
    if (!known || point.value < known.value) lowest.set(stretch, point);
  }
  return [...lowest.values()];
}
