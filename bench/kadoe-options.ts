import type { Effort } from './comparison.js';

/** How large a run of the KADOE benchmark is. */
export interface KadoeBenchOptions {
  /** The command that repeats this run, for the report. */
  readonly command: string;
  readonly vehicles: number;
  readonly enquiries: Effort;
  /** Whether the results are good enough to be written to a page of `docs`. */
  readonly written: boolean;
}

/** About a quarter of an hour, most of it for loading the register. */
export const FULL_KADOE: KadoeBenchOptions = {
  command: 'npm run bench -- --kadoe',
  vehicles: 1_000_000,
  enquiries: { rounds: 7, requests: 16_000 },
  written: true,
};

/** For working on enquiries: it takes a minute and writes nothing. */
export const QUICK_KADOE: KadoeBenchOptions = {
  command: 'npm run bench -- --kadoe --quick',
  vehicles: 20_000,
  enquiries: { rounds: 3, requests: 6_400 },
  written: false,
};
