import { parseArgs } from 'node:util';
import type { AgainstOptions } from './against.js';
import type { Effort } from './comparison.js';
import { FULL_IMPORTS, type ImportBenchOptions, QUICK_IMPORTS } from './import-options.js';
import { FULL_KADOE, type KadoeBenchOptions, LARGE_KADOE, QUICK_KADOE } from './kadoe-options.js';
import { FULL_MOT, type MotBenchOptions, QUICK_MOT } from './mot-options.js';
import { FULL_PROFILE, type ProfileBenchOptions, QUICK_PROFILE } from './profile-options.js';
import { FULL_REGISTER, QUICK_REGISTER, type RegisterBenchOptions } from './register-options.js';
import { FULL_RENEWALS, QUICK_RENEWALS, type RenewalBenchOptions } from './renewals-options.js';
import { FULL_TAIL, QUICK_TAIL, type TailBenchOptions } from './tail-options.js';

/** The size of a run. */
export interface BenchOptions {
  /** The command that repeats this run, for the report. */
  readonly command: string;
  /** Recalls in the database of the comparisons with the baseline. */
  readonly rows: number;
  /** Recalls in the two databases whose look-ups are compared with each other. */
  readonly sizes: { readonly small: number; readonly large: number };
  readonly lookUps: Effort;
  readonly openings: Effort;
  readonly guards: { readonly batches: number; readonly callsInBatch: number };
  /** Whether the results are good enough to be written to `docs/benchmarks.md`. */
  readonly written: boolean;
}

/** A round of look-ups takes about five seconds, one of openings about four: long enough to even out checkpoints. */
const FULL: Omit<BenchOptions, 'command'> = {
  rows: 1_000_000,
  sizes: { small: 10_000, large: 10_000_000 },
  lookUps: { rounds: 7, requests: 48_000 },
  openings: { rounds: 7, requests: 12_800 },
  guards: { batches: 9, callsInBatch: 20_000 },
  written: true,
};

/** For working on the benchmark or on a hot path: it takes under a minute and writes nothing. */
const QUICK: Omit<BenchOptions, 'command'> = {
  rows: 100_000,
  sizes: { small: 10_000, large: 300_000 },
  lookUps: { rounds: 3, requests: 16_000 },
  openings: { rounds: 3, requests: 4_800 },
  guards: { batches: 3, callsInBatch: 5_000 },
  written: false,
};

const FULL_AGAINST: Omit<AgainstOptions, 'command' | 'folder'> = {
  rows: 300_000,
  lookUps: { rounds: 9, requests: 15_000 },
  openings: { rounds: 7, requests: 6_400 },
  imports: { rows: 500_000, days: 6 },
};

const QUICK_AGAINST: typeof FULL_AGAINST = {
  rows: 100_000,
  lookUps: { rounds: 3, requests: 8_000 },
  openings: { rounds: 3, requests: 3_200 },
  imports: { rows: 50_000, days: 2 },
};

const KINDS = {
  quick: { type: 'boolean', default: false },
  api: { type: 'boolean', default: false },
  imports: { type: 'boolean', default: false },
  mot: { type: 'boolean', default: false },
  register: { type: 'boolean', default: false },
  kadoe: { type: 'boolean', default: false },
  large: { type: 'boolean', default: false },
  renewals: { type: 'boolean', default: false },
  tail: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  'by-size': { type: 'string' },
  against: { type: 'string' },
} as const;

/** Look-ups in a table of any size. */
export type SizeOptions = Pick<BenchOptions, 'command' | 'sizes' | 'lookUps' | 'written'>;

/** The parts to run, and their size; undefined ones are skipped. */
export interface BenchPlan {
  readonly against: AgainstOptions | undefined;
  readonly bySize: SizeOptions | undefined;
  readonly api: BenchOptions | undefined;
  readonly imports: ImportBenchOptions | undefined;
  readonly mot: MotBenchOptions | undefined;
  readonly register: RegisterBenchOptions | undefined;
  readonly kadoe: KadoeBenchOptions | undefined;
  readonly renewals: RenewalBenchOptions | undefined;
  readonly tail: TailBenchOptions | undefined;
  readonly profile: ProfileBenchOptions | undefined;
}

/**
 * `--api`, `--imports`, `--mot`, `--register`, `--kadoe`, `--renewals`, `--tail` and `--profile` leave out what is not named; `--quick` is for working on what is measured. `--large` is `--kadoe` with
 * ten times as many vehicles, and is never run without being named. `--by-size` compares look-ups among so many recalls with those among few,
 * and `--against` this build with that of another checkout; both do nothing else.
 *
 * @throws Error that says what would be valid
 */
export function readOptions(parameters: string[]): BenchPlan {
  const { values } = parsed(parameters);
  const nothing = {
    ...{ against: undefined, bySize: undefined, api: undefined, imports: undefined, mot: undefined },
    ...{ register: undefined, kadoe: undefined, renewals: undefined, tail: undefined, profile: undefined },
  };
  const rows = values['by-size'];
  if (rows !== undefined) {
    const large = Number(rows);
    if (!Number.isInteger(large) || large < 1) throw new Error('--by-size is a number of recalls.');
    const { sizes, lookUps, written } = values.quick ? QUICK : FULL;
    const command = `npm run bench -- --by-size=${large}`;
    return { ...nothing, bySize: { command, sizes: { ...sizes, large }, lookUps, written } };
  }
  if (values.against !== undefined) {
    const size = values.quick ? QUICK_AGAINST : FULL_AGAINST;
    const command = `npm run bench -- --against=${values.against}`;
    const against = { command, folder: values.against, ...size };
    return { ...nothing, against };
  }
  const api = values.quick
    ? { command: 'npm run bench -- --quick', ...QUICK }
    : { command: 'npm run bench', ...FULL };
  const { imports, mot, register, kadoe, renewals, tail, profile } = values;
  const named = [values.api, imports, mot, register, kadoe, values.large, renewals, tail, profile];
  const everything = !named.includes(true);
  const kadoeSize = values.large ? LARGE_KADOE : values.quick ? QUICK_KADOE : FULL_KADOE;
  return {
    ...nothing,
    api: everything || values.api ? api : undefined,
    imports: everything || values.imports ? (values.quick ? QUICK_IMPORTS : FULL_IMPORTS) : undefined,
    mot: everything || values.mot ? (values.quick ? QUICK_MOT : FULL_MOT) : undefined,
    register: everything || values.register ? (values.quick ? QUICK_REGISTER : FULL_REGISTER) : undefined,
    kadoe: everything || kadoe || values.large ? kadoeSize : undefined,
    renewals: everything || renewals ? (values.quick ? QUICK_RENEWALS : FULL_RENEWALS) : undefined,
    profile: everything || profile ? (values.quick ? QUICK_PROFILE : FULL_PROFILE) : undefined,
    tail: everything || tail ? (values.quick ? QUICK_TAIL : FULL_TAIL) : undefined,
  };
}

/** Options that have a value. */
const VALUES: Readonly<Record<string, string>> = {
  against: '--against=FOLDER',
  'by-size': '--by-size=RECALLS',
};

function parsed(parameters: string[]) {
  try {
    return parseArgs({ args: parameters, options: KINDS });
  } catch {
    const names = Object.keys(KINDS).map((name) => VALUES[name] ?? `--${name}`);
    throw new Error(
      `The options are ${names.join(', ')}, and ${JSON.stringify(parameters.join(' '))} is not made of them.`,
    );
  }
}
