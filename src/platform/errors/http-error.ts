/** An error that knows how it is answered. Each surface has its own; the filter only sends what they say. */
export interface HttpError extends Error {
  readonly status: number;
  /** As the body says it, in text, for the log. */
  readonly errorCode: string;
  readonly headers: Readonly<Record<string, string>>;
  body(requestId: string): object;
}

/** Whether an error says that the service is busy: an answer as it should be, of which the service makes many when it must. */
export function isBusy(error: unknown): error is HttpError {
  return (
    error instanceof Error &&
    'status' in error &&
    error.status === 503 &&
    'headers' in error &&
    hasRetryAfter(error.headers)
  );
}

function hasRetryAfter(headers: unknown): boolean {
  return typeof headers === 'object' && headers !== null && 'retry-after' in headers;
}

/**
 * How one surface (a set of paths with an error shape of its own) answers what goes wrong on it: its own
 * errors as they are, a framework's errors and anything unforeseen translated.
 */
export interface ErrorMapper {
  /** Whether a request to this path (without its query) belongs to the surface. */
  covers(path: string): boolean;
  translate(exception: unknown): HttpError;
}
