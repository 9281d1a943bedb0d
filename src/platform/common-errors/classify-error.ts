import { HttpException } from '@nestjs/common';
import { isDatabaseUnavailable, isLockedByOthers } from '../errors/database-unavailable.js';
import { isDiskUnavailable } from '../errors/file-error.js';
import {
  PLATFORM_RULES,
  type PlacedIssue,
  RequestError,
  type RequestErrorKind,
} from '../errors/request-error.js';

/** What any error means for a caller, before a surface has worded it. */
export interface ClassifiedError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Of a 400: at least one. */
  readonly issues: readonly PlacedIssue[];
}

const STATUS_OF: Readonly<Record<Exclude<RequestErrorKind, 'invalidRequest'>, number>> = {
  tokenMissing: 401,
  tokenInvalid: 401,
  tokenExpired: 401,
  apiKeyInvalid: 403,
  forbidden: 403,
  routeNotFound: 404,
  methodNotAllowed: 405,
  notFound: 404,
  conflict: 409,
  changedSince: 412,
  tooManyRequests: 429,
  quotaExceeded: 429,
  unavailable: 503,
};

const RETRY_AFTER_SECONDS = '5';

/** For every request that the framework or Node's parser refused. */
const MALFORMED: PlacedIssue = {
  part: 'request',
  field: 'request',
  message: 'must be a well-formed HTTP request',
};

/**
 * The status of an error, with its headers and issues, as DVLA's "Common Error Responses" have them. A body that is too large or of another
 * type is a status of its own here.
 */
export function classifyError(exception: unknown): ClassifiedError {
  if (exception instanceof RequestError) return classifyRequestError(exception);
  if (isLockedByOthers(exception) || isDatabaseUnavailable(exception) || isDiskUnavailable(exception))
    return answered(503);
  const status = statusOf(exception);
  if (status === undefined || status >= 500) return answered(status === 503 ? 503 : 500);
  if (status === 404 || status === 405) return answered(404);
  return { ...answered(400), issues: [MALFORMED] };
}

function classifyRequestError({ kind, headers, issues }: RequestError): ClassifiedError {
  if (kind !== 'invalidRequest') return answered(STATUS_OF[kind], headers);
  const has = (rule: string) => issues.some((issue) => issue.rule === rule);
  if (has(PLATFORM_RULES.mediaType)) return answered(415, headers);
  if (has(PLATFORM_RULES.bodyTooLarge)) return answered(413, headers);
  return { status: 400, headers, issues: issues.length > 0 ? issues : [MALFORMED] };
}

function answered(status: number, headers: Readonly<Record<string, string>> = {}): ClassifiedError {
  const complete = status === 503 ? { 'retry-after': RETRY_AFTER_SECONDS, ...headers } : headers;
  return { status, headers: complete, issues: [] };
}

function statusOf(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  const status = (exception as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}
