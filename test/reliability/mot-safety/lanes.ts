import type { Guarded } from './guard-watch.js';

/** Sequences that run one after another on a database of their own, beside those of other lanes. */
export interface Lane {
  readonly name: string;
  readonly guarded: Guarded;
  /** How many vehicles the manufacturer has. */
  readonly size: number;
  /** The share of all sequences that run here. */
  readonly share: number;
}

/** With a small guard every rule applies within a few steps; the default settings need a larger fleet. */
export const LANES: readonly Lane[] = [
  {
    name: 'a guard of 3 recalls',
    guarded: { count: 3, share: 0.5, hours: 24, graceHours: 24 },
    size: 8,
    share: 0.5,
  },
  {
    name: 'a guard of 2 recalls in 10 hours, and a grace of 6',
    guarded: { count: 2, share: 0.4, hours: 10, graceHours: 6 },
    size: 7,
    share: 0.45,
  },
  {
    name: 'the settings as they are delivered',
    guarded: { count: 50, share: 0.5, hours: 24, graceHours: 24 },
    size: 115,
    share: 0.05,
  },
];
