import { RefusedRequest } from '../../common-errors/common-error.js';
import { RequestError } from '../../errors/request-error.js';
import { UnreadableBody } from '../../http/request-body.js';

/** What is wrong with a form. Without a field it is about the form as a whole. */
export interface FormError {
  readonly field?: string;
  readonly message: string;
}

/** Thrown by the handler of a form that was filled in wrongly. */
export class InvalidForm extends Error {
  override readonly name = 'InvalidForm';

  constructor(...errors: readonly [FormError, ...FormError[]]) {
    super('The form was filled in wrongly.');
    this.errors = errors;
  }

  readonly errors: readonly FormError[];
}

/** What a service said to a form, in words for the person who sent it. */
const IN_WORDS = {
  notFound: 'It is not there any more.',
  conflict: 'It is not in a state in which that can be done.',
  changedSince: 'Somebody else changed it meanwhile.',
  forbidden: 'You may not do that.',
} as const;

/**
 * What the person can do something about. Services have one error for each rule: a route of the API words it for programs, and
 * this for people.
 *
 * @param labels the name on the page of each field, because a service's message begins after it: "must have 1 to 100 characters"
 * @returns undefined for a fault of the service, and for a refusal that has nothing to do with the form
 */
export function formErrorsOf(
  error: unknown,
  labels: Readonly<Record<string, string>>,
): readonly FormError[] | undefined {
  if (error instanceof InvalidForm) return error.errors;
  if (error instanceof UnreadableBody) return [inWords(error.issue, labels)];
  if (error instanceof RefusedRequest) return error.refusals.map(({ detail }) => ({ message: detail }));
  if (error instanceof RequestError) {
    if (error.kind === 'invalidRequest') return error.issues.map((issue) => inWords(issue, labels));
    if (error.kind in IN_WORDS) {
      return [{ message: error.reason ?? IN_WORDS[error.kind as keyof typeof IN_WORDS] }];
    }
    return undefined;
  }
  return refusalOfSurface(error, labels);
}

function inWords(
  { field, message }: { field: string; message: string },
  labels: Readonly<Record<string, string>>,
): FormError {
  return { field, message: `${labels[field] ?? field} ${message}` };
}

/** An error of a surface's own has its status, and its issues if it is a 400. */
function refusalOfSurface(
  error: unknown,
  labels: Readonly<Record<string, string>>,
): readonly FormError[] | undefined {
  if (!(error instanceof Error) || !('status' in error) || !('errorCode' in error)) return undefined;
  const status = Number(error.status);
  if (status < 400 || status >= 500 || status === 429) return undefined;
  const issues = 'issues' in error && Array.isArray(error.issues) ? error.issues : [];
  return issues.length > 0 ? issues.map((issue) => inWords(issue, labels)) : [{ message: error.message }];
}
