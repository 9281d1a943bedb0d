import { BAD_REQUEST, CATALOGUE, type CatalogueName } from '../../../src/recalls/errors/catalogue.js';
import type { CheckedAnswer } from './checked-caller.js';

/** What a model says a call is answered with. */
export interface ExpectedAnswer {
  readonly status: number;
  readonly errorCode?: string;
  /** Of an error, where it says which rule was broken. */
  readonly errorMessage?: string;
  /** The whole body of a success. */
  readonly body?: unknown;
}

export function success(status: number, body?: unknown): ExpectedAnswer {
  // As it would come over the wire: without what is undefined.
  return body === undefined ? { status } : { status, body: JSON.parse(JSON.stringify(body)) };
}

export function refusal(name: Exclude<CatalogueName, 'badRequest'>): ExpectedAnswer {
  const { status, errorCode } = CATALOGUE[name];
  return { status, errorCode };
}

export function faulty(text: keyof typeof BAD_REQUEST): ExpectedAnswer {
  const { status, errorCode } = CATALOGUE.badRequest;
  return { status, errorCode, errorMessage: BAD_REQUEST[text] };
}

/** An answer, reduced to what an expectation of it can say. */
export function summaryOf({ status, body }: CheckedAnswer, expected: ExpectedAnswer): ExpectedAnswer {
  const { errorCode, errorMessage } = (body ?? {}) as { errorCode?: string; errorMessage?: string };
  return {
    status,
    ...(errorCode !== undefined && { errorCode }),
    ...(expected.errorMessage !== undefined && errorMessage !== undefined && { errorMessage }),
    ...(expected.body !== undefined && { body }),
  };
}
