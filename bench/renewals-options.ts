import type { Effort } from './comparison.js';

/** How large a run of the benchmark of licence renewal is. */
export interface RenewalBenchOptions {
  /** The command that repeats this run, for the report. */
  readonly command: string;
  readonly applications: Effort;
  /** Whether the results are good enough to be written to a page of `docs`. */
  readonly written: boolean;
}

/** A round's bodies are made before it begins, so they are in memory: 320 of them have 160 MB. */
const CONNECTIONS = 16;

export const FULL_RENEWALS: RenewalBenchOptions = {
  command: 'npm run bench -- --renewals',
  applications: { rounds: 9, requests: 640, connections: CONNECTIONS },
  written: true,
};

/** For working on the intake of applications: it takes a minute and writes nothing. */
export const QUICK_RENEWALS: RenewalBenchOptions = {
  command: 'npm run bench -- --renewals --quick',
  applications: { rounds: 3, requests: 320, connections: CONNECTIONS },
  written: false,
};
