import type { Effort } from './comparison.js';

/** How large a run of the KADOE benchmark is. */
export interface KadoeBenchOptions {
  /** The command that repeats this run, for the report. */
  readonly command: string;
  readonly vehicles: number;
  readonly enquiries: Effort;
  /** Whether the register is loaded without its indexes, which are added afterwards. */
  readonly indexesAfter: boolean;
  /** The page of `docs` that the results are written to, if they are good enough for one. */
  readonly page: string | undefined;
}

/** About a quarter of an hour, most of it for loading the register. */
export const FULL_KADOE: KadoeBenchOptions = {
  command: 'npm run bench -- --kadoe',
  vehicles: 1_000_000,
  enquiries: { rounds: 7, requests: 16_000 },
  indexesAfter: false,
  page: 'benchmarks-kadoe.md',
};

/** An hour beside other work, and 20 GB of disk: whether enquiries are as fast in a register of the whole country's size. */
export const LARGE_KADOE: KadoeBenchOptions = {
  ...FULL_KADOE,
  command: 'npm run bench -- --kadoe --large',
  vehicles: 10_000_000,
  indexesAfter: true,
  page: 'benchmarks-kadoe-large.md',
};

/** For working on enquiries: it takes a minute and writes nothing. */
export const QUICK_KADOE: KadoeBenchOptions = {
  command: 'npm run bench -- --kadoe --quick',
  vehicles: 20_000,
  enquiries: { rounds: 3, requests: 6_400 },
  indexesAfter: false,
  page: undefined,
};
