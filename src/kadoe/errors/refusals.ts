import { type Refusal, RefusedRequest } from '../../platform/common-errors/common-error.js';

/**
 * The error codes of the surface. Codes from ENV001 to ENV899 are DVLA's own, and only ENV011 is published (KADOE guide, "Unsuccessful
 * Response"). Ours are ENV9xx, so that none of them claims to be one of DVLA's.
 */
export const ERRORS = {
  invalidFormat: {
    status: 400,
    code: 'ENV901',
    detail: 'Invalid format for field - vehicle registration number',
  },
  scrapped: { status: 404, code: 'ENV011', detail: 'Vehicle notified as scrapped' },
  noKeeper: { status: 404, code: 'ENV911', detail: 'No registered keeper' },
  /** One text for every kind of vehicle that is withheld, because the kind would already tell something. */
  withheld: { status: 404, code: 'ENV912', detail: 'Details unavailable' },
  noInformation: { status: 404, code: 'ENV913', detail: 'No information held' },
  enquirer: { status: 403, code: 'ENV930', detail: 'The client may not ask in the name of this enquirer' },
  linkProvider: {
    status: 403,
    code: 'ENV931',
    detail: 'A link provider must send its own link provider ID, and nobody else may send one',
  },
  reason: { status: 403, code: 'ENV932', detail: 'The enquirer may not give this reason' },
} as const satisfies Readonly<Record<string, Refusal & { readonly status: 400 | 403 | 404 }>>;

export type ErrorName = keyof typeof ERRORS;

/** The names of errors of one status. They are sent together. */
export function refuse(first: ErrorName, ...others: readonly ErrorName[]): RefusedRequest {
  const refusalOf = (name: ErrorName): Refusal => {
    const { status: _, ...refusal } = ERRORS[name];
    return refusal;
  };
  return new RefusedRequest(ERRORS[first].status, refusalOf(first), ...others.map(refusalOf));
}
