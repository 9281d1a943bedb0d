/** How large a run of the benchmark of MOT's look-ups is. */
export interface MotBenchOptions {
  /** The command that repeats this run, for the report. */
  readonly command: string;
  /** Recalls in the database. */
  readonly rows: number;
  readonly rounds: number;
  /** Calls of one round, over one connection and over many: about three seconds each. */
  readonly overOne: { readonly single: number; readonly together: number };
  readonly overMany: { readonly single: number; readonly together: number };
  /** Whether the results are good enough to be written to `docs/benchmarks-mot.md`. */
  readonly written: boolean;
}

/** About three minutes. */
export const FULL_MOT: MotBenchOptions = {
  command: 'npm run bench -- --mot',
  rows: 1_000_000,
  rounds: 7,
  overOne: { single: 6_000, together: 400 },
  overMany: { single: 32_000, together: 640 },
  written: true,
};

/** For working on the look-up: it takes under a minute and writes nothing. */
export const QUICK_MOT: MotBenchOptions = {
  command: 'npm run bench -- --mot --quick',
  rows: 1_000_000,
  rounds: 3,
  overOne: { single: 2_000, together: 120 },
  overMany: { single: 9_600, together: 192 },
  written: false,
};
