/** An error with its HTTP response. Each surface has a class of its own; the filter only sends what the error contains. */
export interface HttpError extends Error {
  readonly status: number;
  /** The error's code, as in the body, for the log. */
  readonly errorCode: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The content type of the body; JSON if undefined. A page is a text. */
  readonly mediaType?: string;
  body(requestId: string): object | string;
}

/** Whether an error says that the service is busy. That is a correct response, and an overloaded service sends many of them. */
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
