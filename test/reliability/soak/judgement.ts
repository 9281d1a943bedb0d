import type { Soaked } from './soak.js';

/** The result of checking one claim. */
export interface Verdict {
  readonly holds: boolean;
  /** The measurements on which it is based. */
  readonly measured: string;
}

/** A claim about a soak. */
export interface Judgement {
  /** As a sentence. */
  readonly claim: string;
  judge(soaked: Soaked): Verdict;
}

/** Combines several results into one. */
export function all(verdicts: readonly Verdict[]): Verdict {
  return {
    holds: verdicts.every(({ holds }) => holds),
    measured: verdicts.map(({ measured }) => measured).join('; '),
  };
}
