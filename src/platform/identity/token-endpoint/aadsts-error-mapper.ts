import { HttpException } from '@nestjs/common';
import { isDatabaseUnavailable } from '../../errors/database-unavailable.js';
import { isDiskUnavailable } from '../../errors/file-error.js';
import { RequestError, type RequestErrorKind } from '../../errors/request-error.js';
import { AADSTS_ERRORS } from './aadsts-catalogue.js';
import { AadstsError } from './aadsts-error.js';

/** The statuses of the platform's errors that can occur on routes without credentials. */
const STATUS_OF: Readonly<Partial<Record<RequestErrorKind, number>>> = {
  invalidRequest: 400,
  routeNotFound: 404,
  tooManyRequests: 429,
  unavailable: 503,
};

/** Maps every error to the form of Microsoft Entra's token endpoint. */
export function toAadstsError(exception: unknown): AadstsError {
  if (exception instanceof AadstsError) return exception;
  const status = isDatabaseUnavailable(exception) || isDiskUnavailable(exception) ? 503 : statusOf(exception);
  const headers = exception instanceof RequestError ? exception.headers : {};
  if (status === 503) return AADSTS_ERRORS.unavailable(exception, headers);
  if (status === 429) return AADSTS_ERRORS.tooManyRequests(headers['retry-after'] ?? '1');
  if (status === 404 || status === 405) return AADSTS_ERRORS.wrongMethod(exception);
  if (status !== undefined && status >= 400 && status < 500) {
    return AADSTS_ERRORS.malformed('It must be a well-formed HTTP request.', exception);
  }
  return AADSTS_ERRORS.unforeseen(exception);
}

function statusOf(exception: unknown): number | undefined {
  if (exception instanceof RequestError) return STATUS_OF[exception.kind];
  if (exception instanceof HttpException) return exception.getStatus();
  const status = (exception as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}
