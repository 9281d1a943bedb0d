import fc from 'fast-check';

/** What may happen to a file between the manufacturer's database and the service. */
export const DAMAGES = [
  'none',
  'cut at a line end',
  'cut inside a line',
  'header only',
  'of another manufacturer',
  'in another spelling',
  'bad row',
] as const;
export type Damage = (typeof DAMAGES)[number];

/** What happens to the process that takes a file. In any case the file waits for the next "work". */
export const FATES = [
  'goes through',
  'scanner down',
  'killed before the run is made',
  'killed while scanning',
  'killed after staging',
  'claim lost in the merge',
] as const;
export type Fate = (typeof FATES)[number];

/**
 * One step. Numbers are indexes into what exists at that time, so that a sequence remains meaningful when fast-check removes steps from it.
 */
export type Act =
  | {
      /** The true state of recalls changes, and the manufacturer reports it over the API, or with its next file. */
      readonly kind: 'change';
      readonly picks: readonly number[];
      readonly to: 'open' | 'fixed';
      readonly over: 'api' | 'delete' | 'file';
      readonly process: 0 | 1;
    }
  | { readonly kind: 'export' }
  | {
      readonly kind: 'send';
      /** 0: what is exported now; otherwise how many exports ago it was made. */
      readonly age: number;
      readonly damage: Damage;
      /** The share of the rows that a truncated file keeps. */
      readonly keeps: number;
      /** Whether its name contains the time of its data. */
      readonly dated: boolean;
      readonly fate: Fate;
      readonly process: 0 | 1;
    }
  | { readonly kind: 'work'; readonly process: 0 | 1 }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'approve' | 'reject'; readonly pick: number; readonly reason: boolean }
  | { readonly kind: 'undo run'; readonly pick: number }
  | { readonly kind: 'undo client'; readonly pick: number }
  | { readonly kind: 'disable' | 'enable' };

/** No sum of these is near the hours of the guard or of the API's grace, because at the exact boundary both answers are correct. */
const WAITS = [13, 97 * 60, 7.21 * 3600, 26.3 * 3600];

const process = fc.constantFrom(0 as const, 1 as const);
const pick = fc.nat(1_000);

const change: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant('change' as const),
  picks: fc.array(pick, { minLength: 1, maxLength: 4 }),
  to: fc.constantFrom('open' as const, 'open' as const, 'fixed' as const),
  over: fc.constantFrom('api' as const, 'api' as const, 'delete' as const, 'file' as const),
  process,
});

const send: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant('send' as const),
  age: fc.constantFrom(0, 0, 0, 1, 2),
  damage: fc.constantFrom<Damage>('none', 'none', 'none', 'none', 'cut at a line end', ...DAMAGES),
  keeps: fc.double({ min: 0.1, max: 0.95, noNaN: true }),
  dated: fc.boolean(),
  fate: fc.constantFrom<Fate>('goes through', 'goes through', 'goes through', 'goes through', ...FATES),
  process,
});

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 7, arbitrary: send },
  { weight: 5, arbitrary: change },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('export' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('work' as const), process }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(...WAITS) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('approve' as const), pick, reason: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('reject' as const), pick, reason: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo run' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo client' as const), pick }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('disable' as const, 'enable' as const) }),
  },
);

/** Short, so that many fit into the time, and long enough for a wrong file, what follows it, and the reaction to both. */
export const sequence: fc.Arbitrary<readonly Act[]> = fc.array(act, { minLength: 4, maxLength: 11 });
