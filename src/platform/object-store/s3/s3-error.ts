import { StoreUnavailable } from '../object-store.js';

/** What the server, or the way to it, did. The library's own errors have the request with its key id, which must not get into a log. */
class S3Error extends Error {
  override readonly name = 'S3Error';
}

/** Whether the server said that there is no object of this name; without the bucket there is none of any name, and that is no answer. */
export function isMissing(error: unknown): boolean {
  const name = nameOf(error);
  return name === 'NoSuchKey' || name === 'NotFound';
}

/**
 * Every other error means that the caller may try again: the server is down, overloaded or full, or an operator has to change its settings. So a wrong
 * secret is 503 too, and the log says what the server said.
 */
export function asUnavailable(error: unknown): Error {
  if (error instanceof StoreUnavailable) return error;
  const status = (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
  const said = error instanceof Error ? error.message : String(error);
  const answer = status === undefined ? '' : ` (HTTP ${status})`;
  return new StoreUnavailable(
    new S3Error(`The object store did not do what it was asked: ${nameOf(error)}, ${said}${answer}`),
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'error';
}
