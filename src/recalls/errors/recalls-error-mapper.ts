import { HttpException } from '@nestjs/common';
import { isDatabaseUnavailable, isLockedByOthers } from '../../platform/errors/database-unavailable.js';
import { isDiskUnavailable } from '../../platform/errors/file-error.js';
import {
  type PlacedIssue,
  RequestError,
  type RequestErrorKind,
} from '../../platform/errors/request-error.js';
import { SecretLimitReached } from '../../platform/identity/client-secrets/client-secrets.js';
import { BAD_REQUEST, type CatalogueName } from './catalogue.js';
import { badRequest, busy, RecallsError, unavailable } from './recalls-error.js';

/** The platform's errors as errors of this surface. */
const ENTRY_OF: Readonly<Record<Exclude<RequestErrorKind, 'invalidRequest'>, CatalogueName>> = {
  tokenMissing: 'tokenMissing',
  tokenInvalid: 'unauthorised',
  tokenExpired: 'tokenExpired',
  apiKeyInvalid: 'apiKeyInvalid',
  forbidden: 'forbidden',
  routeNotFound: 'urlNotFound',
  methodNotAllowed: 'urlNotFound',
  notFound: 'notFound',
  conflict: 'conflict',
  changedSince: 'changedSince',
  tooManyRequests: 'tooManyRequests',
  quotaExceeded: 'dailyQuotaSpent',
  unavailable: 'unavailable',
};

/** Fastify's own error codes for requests that it refuses before a handler runs, as messages for callers. */
const FRAMEWORK_ISSUES: Readonly<Record<string, { field: string; message: string }>> = {
  FST_ERR_BAD_URL: { field: 'url', message: 'must have valid percent-encoding' },
  FST_ERR_MAX_PARAM_LENGTH: { field: 'url', message: 'must not be longer than 16384 characters' },
};

/** Calls lock rows for milliseconds, the merge of a file for up to about a minute. */
const RETRY_LOCKED_AFTER_SECONDS = 5;

/** Maps every error to an entry of the catalogue. */
export function toRecallsError(exception: unknown): RecallsError {
  if (exception instanceof RecallsError) return exception;
  if (exception instanceof RequestError) return inWordsOfRecalls(exception);
  if (exception instanceof SecretLimitReached) return new RecallsError('secretLimitReached');
  if (isLockedByOthers(exception)) return busy(exception, RETRY_LOCKED_AFTER_SECONDS);
  if (isDatabaseUnavailable(exception) || isDiskUnavailable(exception)) return unavailable(exception);
  const code = (exception as { code?: unknown } | null)?.code;
  const issue = typeof code === 'string' ? FRAMEWORK_ISSUES[code] : undefined;
  if (issue) return badRequest('invalidParameters', [issue]);
  const status = statusOf(exception);
  // 404 and 405 both mean "no such route, or not with this method".
  if (status === 404 || status === 405) return new RecallsError('urlNotFound', { cause: exception });
  if (status === 503) return unavailable(exception);
  if (status !== undefined && status >= 400 && status < 500) {
    return badRequest('invalidParameters', [
      { field: 'request', message: 'must be a well-formed HTTP request of this API' },
    ]);
  }
  return new RecallsError('unknown', { cause: exception });
}

function inWordsOfRecalls({ kind, issues, headers, reason, cause }: RequestError): RecallsError {
  if (kind !== 'invalidRequest') {
    const ownText = reason === undefined ? {} : { message: reason };
    return new RecallsError(ENTRY_OF[kind], { headers, cause, ...ownText });
  }
  return new RecallsError('badRequest', {
    message: textOf(issues),
    issues: issues.map(({ field, message }) => ({ field, message })),
  });
}

/**
 * The text of the 400. A missing reference has priority, because it decides which recall is meant. The date format has a text of its own
 * only if there is no other issue. Otherwise the text says whether the body or the parameters are invalid.
 */
function textOf(issues: readonly PlacedIssue[]): string {
  const missing = issues.find(
    ({ matchedText }) =>
      matchedText === BAD_REQUEST.referencesMissing ||
      matchedText === BAD_REQUEST.manufacturerReferenceMissing,
  );
  if (missing?.matchedText !== undefined) return missing.matchedText;
  const texts = new Set(issues.map(({ matchedText }) => matchedText));
  const [only] = texts;
  if (texts.size === 1 && only !== undefined) return only;
  return issues.some(({ part }) => part === 'body') ? BAD_REQUEST.invalidBody : BAD_REQUEST.invalidParameters;
}

function statusOf(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  const status = (exception as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}
