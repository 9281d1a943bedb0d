import { RequestError } from '../errors/request-error.js';

/**
 * Says in words of the command line why something was refused.
 *
 * @param nameOf what a field of the request is called there
 */
export async function inWords<Result>(
  nameOf: (field: string) => string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new Error(sentenceOf(error, nameOf), { cause: error });
  }
}

function sentenceOf(error: RequestError, nameOf: (field: string) => string): string {
  if (error.issues.length > 0) {
    return error.issues.map(({ field, message }) => `${nameOf(field)} ${message}`).join('; ');
  }
  if (error.kind === 'changedSince') return 'The client was changed by somebody else meanwhile: try again';
  return error.reason ?? error.message;
}
