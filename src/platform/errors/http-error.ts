/** An error that knows how it is answered. Each surface has its own; the filter only sends what they say. */
export interface HttpError extends Error {
  readonly status: number;
  /** As the body says it, in text, for the log. */
  readonly errorCode: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the body; JSON unless it says otherwise. A page is a text. */
  readonly mediaType?: string;
  body(requestId: string): object | string;
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
