/** One thing that is wrong with a request: where, and what would be right. */
export interface Issue {
  readonly field: string;
  readonly message: string;
}

/** Where in a request an issue is. `request` is what comes before its parts: the address, the headers of HTTP itself. */
export type RequestPart = 'request' | 'params' | 'query' | 'headers' | 'body';

/** An issue with what a surface needs to put it in its own words. */
export interface PlacedIssue extends Issue {
  readonly part: RequestPart;
  /** The name of the validation rule that found it. */
  readonly rule?: string | undefined;
  /** A text that existing clients match on, if the surface promises one for this rule. */
  readonly matchedText?: string | undefined;
}

/**
 * Why the platform refuses a request. No surface is named here: each one's error mapper decides the status, the code and
 * the text, and the compiler sees to it that it knows every kind.
 */
export type RequestErrorKind =
  | 'tokenMissing'
  | 'tokenInvalid'
  | 'tokenExpired'
  | 'apiKeyInvalid'
  | 'forbidden'
  | 'routeNotFound'
  | 'notFound'
  | 'invalidRequest'
  | 'tooManyRequests'
  | 'quotaExceeded'
  | 'unavailable';

/** An error of the platform, before a surface has put it in its own words. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly headers: Readonly<Record<string, string>>;
  /** Of `invalidRequest`: every issue that was found, at most 100. */
  readonly issues: readonly PlacedIssue[];

  constructor(
    readonly kind: RequestErrorKind,
    options: {
      issues?: readonly PlacedIssue[];
      headers?: Readonly<Record<string, string>>;
      cause?: unknown;
    } = {},
  ) {
    super(kind, { cause: options.cause });
    this.issues = options.issues ?? [];
    this.headers = options.headers ?? {};
  }
}

export function invalidRequest(...issues: readonly PlacedIssue[]): RequestError {
  return new RequestError('invalidRequest', { issues });
}

/** A part the service needs (its database, an identity provider) is down: 503, never an answer that may be wrong. */
export function unavailable(cause: unknown): RequestError {
  return new RequestError('unavailable', { cause });
}

/** Others have to be served too: 503 at once, and nothing was done. The caller may try again in so many seconds. */
export function busy(cause: unknown, retryAfterSeconds: number): RequestError {
  return new RequestError('unavailable', { cause, headers: { 'retry-after': String(retryAfterSeconds) } });
}

/** More calls than a limit allows in its window. The next one is let through after so many seconds. */
export function tooManyRequests(retryAfterSeconds: number): RequestError {
  return new RequestError('tooManyRequests', { headers: { 'retry-after': String(retryAfterSeconds) } });
}

/** The client's quota is used up until it is renewed, in so many seconds. */
export function quotaExceeded(retryAfterSeconds: number): RequestError {
  return new RequestError('quotaExceeded', { headers: { 'retry-after': String(retryAfterSeconds) } });
}
