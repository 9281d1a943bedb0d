import type { HttpError } from '../../platform/errors/http-error.js';
import type { Issue } from '../../platform/errors/request-error.js';
import { BAD_REQUEST, CATALOGUE, type CatalogueName } from './catalogue.js';
import type { ErrorBody } from './error-body.js';

/** The only exception that the recalls surface throws on purpose: an entry of the catalogue, with details of the case. */
export class RecallsError extends Error implements HttpError {
  override readonly name = 'RecallsError';
  readonly errorCode: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly issues: readonly Issue[] | undefined;

  constructor(
    readonly entry: CatalogueName,
    options: {
      message?: string;
      issues?: readonly Issue[];
      headers?: Readonly<Record<string, string>>;
      cause?: unknown;
    } = {},
  ) {
    const { errorCode, status, errorMessage } = CATALOGUE[entry];
    super(options.message ?? errorMessage, { cause: options.cause });
    this.errorCode = errorCode;
    this.status = status;
    this.headers = options.headers ?? {};
    this.issues = options.issues;
  }

  body(requestId: string): ErrorBody {
    return {
      requestId,
      errorCode: this.errorCode,
      errorMessage: this.message,
      ...(this.status === 400 ? { errors: [...(this.issues ?? [])] } : {}),
    };
  }
}

/** A 400 whose text is one of {@link BAD_REQUEST}, with every issue found. */
export function badRequest(message: keyof typeof BAD_REQUEST, issues: readonly Issue[]): RecallsError {
  return new RecallsError('badRequest', { message: BAD_REQUEST[message], issues });
}

export function notFound(): RecallsError {
  return new RecallsError('notFound');
}

/** A dependency (the database, an identity provider) is down: 503, because any other answer might be wrong. */
export function unavailable(cause: unknown): RecallsError {
  return new RecallsError('unavailable', { cause });
}

/** The service is busy with other calls: 503 at once, and nothing was done. The caller may retry after this many seconds. */
export function busy(cause: unknown, retryAfterSeconds: number): RecallsError {
  return new RecallsError('unavailable', { cause, headers: { 'retry-after': String(retryAfterSeconds) } });
}
