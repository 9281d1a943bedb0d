import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { FuzzCase } from './fuzz-case.js';
import type { Ledger } from './ledger.js';

/** A manufacturer, and its expected data in the database. */
export interface Maker {
  readonly client: OnboardedClient;
  readonly id: number;
  readonly ledger: Ledger;
}

/** A file of a round. The second of two files of one manufacturer is received while the first is in progress. */
export interface Sending {
  readonly maker: Maker;
  readonly fuzzCase: FuzzCase;
  readonly isSecond: boolean;
  /** Whether it is first tried out over the API. */
  readonly tried: boolean;
}

/** The name of a file: a second one can't have that of the first. */
export function sentName({ fuzzCase, isSecond }: Sending): Buffer {
  return isSecond ? Buffer.from('second.csv') : fuzzCase.name;
}

/** The service's result of a file was wrong. */
export class WrongOutcome extends Error {
  constructor(
    readonly fuzzCase: FuzzCase,
    message: string,
  ) {
    super(message);
  }
}
