/** One issue of a request: its place, and what a valid value would be. */
export interface Issue {
  readonly field: string;
  readonly message: string;
}

/** The part of a request with an issue. `request` is everything before the parts: the address and the headers of HTTP itself. */
export type RequestPart = 'request' | 'params' | 'query' | 'headers' | 'body';

/**
 * Rules of the platform itself that a surface may word differently from the rules of its fields. Some surfaces answer the first two with a
 * status of their own.
 */
export const PLATFORM_RULES = {
  bodyTooLarge: 'bodyTooLarge',
  mediaType: 'mediaType',
  correlationId: 'correlationId',
  /** The field is a name that the caller invented. */
  unknownName: 'unknownName',
} as const;

/** An issue with everything that a surface needs to word it. */
export interface PlacedIssue extends Issue {
  readonly part: RequestPart;
  /** The name of the validation rule that failed. */
  readonly rule?: string | undefined;
  /** A text that existing clients compare with, if the surface promises one for this rule. */
  readonly matchedText?: string | undefined;
}

/**
 * The reasons why the platform refuses a request. They name no surface: each surface's error mapper decides the status, the code and the
 * text. The compiler checks that it handles every kind.
 */
export type RequestErrorKind =
  | 'tokenMissing'
  | 'tokenInvalid'
  | 'tokenExpired'
  | 'apiKeyInvalid'
  | 'forbidden'
  | 'routeNotFound'
  /** Only on surfaces that distinguish it from `routeNotFound`. The `Allow` header has the methods that there are. */
  | 'methodNotAllowed'
  | 'notFound'
  | 'invalidRequest'
  /** The state of the service does not allow the request. `reason` says why. */
  | 'conflict'
  /** The resource is not as the caller's `If-Match` says. */
  | 'changedSince'
  | 'tooManyRequests'
  | 'quotaExceeded'
  | 'unavailable';

/** An error of the platform, before a surface has mapped it. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly headers: Readonly<Record<string, string>>;
  /** For `invalidRequest`: every issue that was found, at most 100. */
  readonly issues: readonly PlacedIssue[];
  /** For `conflict`: what is in the way, in words for the caller. */
  readonly reason: string | undefined;

  constructor(
    readonly kind: RequestErrorKind,
    options: {
      issues?: readonly PlacedIssue[];
      headers?: Readonly<Record<string, string>>;
      reason?: string;
      cause?: unknown;
    } = {},
  ) {
    super(kind, { cause: options.cause });
    this.reason = options.reason;
    this.issues = options.issues ?? [];
    this.headers = options.headers ?? {};
  }
}

export function invalidRequest(...issues: readonly PlacedIssue[]): RequestError {
  return new RequestError('invalidRequest', { issues });
}

/** A dependency (the database, an identity provider) is down: 503, because any other answer might be wrong. */
export function unavailable(cause: unknown): RequestError {
  return new RequestError('unavailable', { cause });
}

/** The service is busy with other calls: 503 at once, and nothing was done. The caller may retry after this many seconds. */
export function busy(cause: unknown, retryAfterSeconds: number): RequestError {
  return new RequestError('unavailable', { cause, headers: { 'retry-after': String(retryAfterSeconds) } });
}

/** More calls than a limit allows in its window. The next one is allowed after this many seconds. */
export function tooManyRequests(retryAfterSeconds: number): RequestError {
  return new RequestError('tooManyRequests', { headers: { 'retry-after': String(retryAfterSeconds) } });
}

/** The client's quota is used up. It is renewed in this many seconds. */
export function quotaExceeded(retryAfterSeconds: number): RequestError {
  return new RequestError('quotaExceeded', { headers: { 'retry-after': String(retryAfterSeconds) } });
}
