/** How large a run of the register benchmark is. */
export interface RegisterBenchOptions {
  /** The command that repeats this run, for the report. */
  readonly command: string;
  readonly vehicles: number;
  readonly rounds: number;
  /** Whether the results are good enough to be written to a page of `docs`. */
  readonly written: boolean;
}

/** About a quarter of an hour, most of it for PostgreSQL's exclusion constraints. */
export const FULL_REGISTER: RegisterBenchOptions = {
  command: 'npm run bench -- --register',
  vehicles: 1_000_000,
  rounds: 1,
  written: true,
};

/** For working on the loader: it takes a minute and writes nothing. */
export const QUICK_REGISTER: RegisterBenchOptions = {
  command: 'npm run bench -- --register --quick',
  vehicles: 20_000,
  rounds: 3,
  written: false,
};
