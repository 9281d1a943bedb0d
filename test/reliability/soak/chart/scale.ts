/** The position of a value on an axis, and the values with labels. */
export interface Scale {
  readonly ticks: readonly number[];
  /** From 0 at the axis's beginning to 1 at its end. */
  place(value: number): number;
}

/** From 0 to a round number above the largest value, in at most five steps. */
export function linear(largest: number): Scale {
  const step = roundStep(largest / 4);
  const end = Math.max(step, Math.ceil(largest / step) * step);
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
  return { ticks, place: (value) => value / end };
}

/** Powers of ten, for values that are sometimes a hundred times as large. */
export function logarithmic(smallest: number, largest: number): Scale {
  const from = Math.floor(Math.log10(Math.max(smallest, 0.1)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(largest)));
  const ticks = Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
  return { ticks, place: (value) => Math.max(0, (Math.log10(value) - from) / (to - from)) };
}

/** 1, 2, 2.5 or 5 times a power of ten, and not less than the given value. */
function roundStep(least: number): number {
  if (!(least > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return (([1, 2, 2.5, 5].find((factor) => factor * power >= least) ?? 10) * power) as number;
}
