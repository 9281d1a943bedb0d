import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { FuzzCase } from './fuzz-case.js';
import type { Ledger } from './ledger.js';

/** A manufacturer, and what the database should hold of it. */
export interface Maker {
  readonly client: OnboardedClient;
  readonly id: number;
  readonly ledger: Ledger;
}

/** A file of a round. Of two files of one maker the second comes while the first is in progress. */
export interface Sending {
  readonly maker: Maker;
  readonly fuzzCase: FuzzCase;
  readonly isSecond: boolean;
  /** Whether it is tried out over the API first. */
  readonly tried: boolean;
}

/** The name a file gets: a second one can't have that of the first. */
export function sentName({ fuzzCase, isSecond }: Sending): Buffer {
  return isSecond ? Buffer.from('second.csv') : fuzzCase.name;
}

/** What is wrong with what became of a file. */
export class WrongOutcome extends Error {
  constructor(
    readonly fuzzCase: FuzzCase,
    message: string,
  ) {
    super(message);
  }
}
