/** How large a run of the import benchmark is. */
export interface ImportBenchOptions {
  /** The command that repeats this run, for the report. */
  readonly command: string;
  /** Rows of the files that the service and the script import in turns. */
  readonly rows: number;
  readonly rounds: number;
  /** Rows of the largest allowed file, which is imported once. */
  readonly largeRows: number;
  /** Requests of one round of look-ups: so few that several rounds fit into an import. */
  readonly lookUps: number;
  /** Whether the results are good enough to be written to `docs/benchmarks-imports.md`. */
  readonly written: boolean;
}

/** About ten minutes, most of them for PostgreSQL. */
export const FULL_IMPORTS: ImportBenchOptions = {
  command: 'npm run bench -- --imports',
  rows: 1_000_000,
  rounds: 3,
  largeRows: 3_500_000,
  lookUps: 8_000,
  written: true,
};

/** For working on imports: it takes a minute and writes nothing. */
export const QUICK_IMPORTS: ImportBenchOptions = {
  command: 'npm run bench -- --imports --quick',
  rows: 100_000,
  rounds: 3,
  largeRows: 350_000,
  lookUps: 2_000,
  written: false,
};
