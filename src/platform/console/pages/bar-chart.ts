/** One bar: its name, such as a day, and its height. Null where nothing is known. */
export interface Bar {
  readonly name: string;
  readonly value: number | null;
}

const WIDTH = 720;
const HEIGHT = 200;

/** Room for the largest value above, and for the first and last name below. */
const TOP = 24;
const BOTTOM = 24;

/** The part of a bar's place that stays empty. */
const GAP = 0.2;

/** A chart as the macro of `bar-chart.njk` draws it. */
export interface BarChart {
  readonly width: number;
  readonly height: number;
  readonly baseline: number;
  readonly top: number;
  readonly largest: number;
  readonly first: string;
  readonly last: string;
  readonly bars: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
}

/** The places of bars in an SVG picture. Beside it there is always a table, because nobody can read exact values from bars. */
export function barChartOf(bars: readonly Bar[]): BarChart {
  const largest = Math.max(1, ...bars.map(({ value }) => value ?? 0));
  const place = WIDTH / Math.max(1, bars.length);
  const baseline = HEIGHT - BOTTOM;
  return {
    width: WIDTH,
    height: HEIGHT,
    baseline,
    top: TOP,
    largest,
    first: bars[0]?.name ?? '',
    last: bars.at(-1)?.name ?? '',
    bars: bars.flatMap(({ value }, index) => {
      if (value === null || value === 0) return [];
      // A small value is still to be seen beside a large one.
      const height = Math.max(1, rounded((value / largest) * (baseline - TOP)));
      return [
        {
          x: rounded((index + GAP / 2) * place),
          y: baseline - height,
          width: rounded(place * (1 - GAP)),
          height,
        },
      ];
    }),
  };
}

function rounded(length: number): number {
  return Math.round(length * 10) / 10;
}
