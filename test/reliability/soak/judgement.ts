import type { Soaked } from './soak.js';

/** What came of looking at one claim. */
export interface Verdict {
  readonly holds: boolean;
  /** The figures it was judged by. */
  readonly measured: string;
}

/** Something that has to hold of a soak. */
export interface Judgement {
  /** As a sentence. */
  readonly claim: string;
  judge(soaked: Soaked): Verdict;
}

/** All of several verdicts. */
export function all(verdicts: readonly Verdict[]): Verdict {
  return {
    holds: verdicts.every(({ holds }) => holds),
    measured: verdicts.map(({ measured }) => measured).join('; '),
  };
}
