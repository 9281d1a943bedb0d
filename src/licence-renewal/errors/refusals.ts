import { type Refusal, RefusedRequest } from '../../platform/common-errors/common-error.js';
import { FIELD_RULES } from './codes.js';

/** The errors of the surface besides those of every DVLA surface (renewal guide, "BadRequestErrorResponse"). */
export const ERRORS = {
  /** The example of the documents. Real ones have the rule, the place and the text of what is wrong. */
  invalidField: {
    status: 400,
    code: FIELD_RULES.notEmpty,
    title: 'handler',
    detail: 'handler is required.',
  },
  duplicateTransaction: {
    status: 409,
    code: 'DuplicateTransaction',
    title: 'handler.transactionId',
    detail: 'Another application was accepted under this transactionId.',
  },
  unknownTransaction: {
    status: 404,
    code: 'UnknownTransaction',
    detail: 'No application of this client has this transactionId.',
  },
} as const satisfies Readonly<Record<string, Refusal & { readonly status: 400 | 404 | 409 }>>;

export type ErrorName = keyof typeof ERRORS;

export function refuse(name: ErrorName): RefusedRequest {
  const { status, ...refusal } = ERRORS[name];
  return new RefusedRequest(status, refusal);
}
