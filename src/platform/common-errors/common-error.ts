import type { HttpError } from '../errors/http-error.js';

/** One element of `errors`. Every value is a text. */
export interface CommonErrorItem {
  readonly status: string;
  /** Only a 429 has none. */
  readonly code?: string;
  readonly title?: string;
  readonly detail: string;
}

export interface CommonErrorBody {
  readonly errors: readonly CommonErrorItem[];
}

/** An error of a DVLA surface, ready to be sent. */
export class CommonError extends Error implements HttpError {
  override readonly name = 'CommonError';
  readonly errorCode: string;
  readonly headers: Readonly<Record<string, string>>;

  /** @param items given the id of the request, which a 500 names */
  constructor(
    readonly status: number,
    errorCode: string,
    private readonly items: (requestId: string) => readonly CommonErrorItem[],
    options: { headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(errorCode, { cause: options.cause });
    this.errorCode = errorCode;
    this.headers = options.headers ?? {};
  }

  body(requestId: string): CommonErrorBody {
    return { errors: this.items(requestId) };
  }
}

/** A reason of a surface's own to refuse a request, before its style has worded the status. */
export interface Refusal {
  readonly code: string;
  readonly title?: string;
  readonly detail: string;
}

/** What a surface throws to refuse a request with a code of its own: `new RefusedRequest(404, { code: 'ENV011', detail: '…' })`. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly refusals: readonly Refusal[];

  /** @param refusals every reason at once, at least one; no text may repeat what was sent */
  constructor(
    readonly status: 400 | 403 | 404 | 409,
    ...refusals: readonly [Refusal, ...Refusal[]]
  ) {
    super(refusals[0].code);
    this.refusals = refusals;
  }
}
