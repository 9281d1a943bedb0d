/** How large a run of the import benchmark is. */
export interface ImportBenchOptions {
  /** The command that repeats this run, for the report. */
  readonly command: string;
  /** Rows of the files that are imported in turns with the script. */
  readonly rows: number;
  readonly rounds: number;
  /** Rows of the largest file there may be, imported once. */
  readonly largeRows: number;
  /** Requests of one round of look-ups: so few that several rounds fit into an import. */
  readonly lookUps: number;
  /** Whether the figures are good enough to be written to `docs/benchmarks-imports.md`. */
  readonly written: boolean;
}

/** About ten minutes, most of it PostgreSQL's. */
export const FULL_IMPORTS: ImportBenchOptions = {
  command: 'npm run bench -- --imports',
  rows: 1_000_000,
  rounds: 3,
  largeRows: 3_500_000,
  lookUps: 8_000,
  written: true,
};

/** For working on imports: a minute, and nothing is written. */
export const QUICK_IMPORTS: ImportBenchOptions = {
  command: 'npm run bench -- --imports --quick',
  rows: 100_000,
  rounds: 3,
  largeRows: 350_000,
  lookUps: 2_000,
  written: false,
};
