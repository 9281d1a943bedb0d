import { BAD_REQUEST, CATALOGUE, type CatalogueName } from '../../../src/recalls/errors/catalogue.js';
import type { CheckedAnswer } from './checked-caller.js';

/** The response that a model expects. */
export interface ExpectedAnswer {
  readonly status: number;
  readonly errorCode?: string;
  /** For an error: the field whose rule was broken. */
  readonly errorMessage?: string;
  /** The whole body of a success. */
  readonly body?: unknown;
}

export function success(status: number, body?: unknown): ExpectedAnswer {
  // The value as JSON transports it: without undefined properties.
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

/** A response, reduced to what an expectation can contain. */
export function summaryOf({ status, body }: CheckedAnswer, expected: ExpectedAnswer): ExpectedAnswer {
  const { errorCode, errorMessage } = (body ?? {}) as { errorCode?: string; errorMessage?: string };
  return {
    status,
    ...(errorCode !== undefined && { errorCode }),
    ...(expected.errorMessage !== undefined && errorMessage !== undefined && { errorMessage }),
    ...(expected.body !== undefined && { body }),
  };
}
