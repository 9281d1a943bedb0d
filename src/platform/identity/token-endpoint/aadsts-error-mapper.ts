import { HttpException } from '@nestjs/common';
import { isDatabaseUnavailable } from '../../errors/database-unavailable.js';
import type { ErrorMapper, HttpError } from '../../errors/http-error.js';
import { RequestError, type RequestErrorKind } from '../../errors/request-error.js';
import { AADSTS_ERRORS } from './aadsts-catalogue.js';
import { AadstsError } from './aadsts-error.js';

/** The token endpoint under its three names, the metadata and the key set, each with or without a last slash. */
const IDENTITY_PATHS =
  /^\/(?:(?:[^/]+\/)?oauth2\/v2\.0\/token|oauth\/token|[^/]+\/v2\.0\/\.well-known\/openid-configuration|[^/]+\/discovery\/v2\.0\/keys)\/?$/;

/** The statuses of those errors that its routes, which need no credentials, can meet. */
const STATUS_OF: Readonly<Partial<Record<RequestErrorKind, number>>> = {
  invalidRequest: 400,
  routeNotFound: 404,
  tooManyRequests: 429,
  unavailable: 503,
};

/** The error mapper of the identity surface: every error there has the form that Microsoft Entra gives it. */
export const aadstsErrorMapper: ErrorMapper = {
  covers: (path) => IDENTITY_PATHS.test(path),

  translate(exception: unknown): HttpError {
    if (exception instanceof AadstsError) return exception;
    const status = isDatabaseUnavailable(exception) ? 503 : statusOf(exception);
    const headers = exception instanceof RequestError ? exception.headers : {};
    if (status === 503) return AADSTS_ERRORS.unavailable(exception, headers);
    if (status === 429) return AADSTS_ERRORS.tooManyRequests(headers['retry-after'] ?? '1');
    if (status === 404 || status === 405) return AADSTS_ERRORS.wrongMethod(exception);
    if (status !== undefined && status >= 400 && status < 500) {
      return AADSTS_ERRORS.malformed('It must be a well-formed HTTP request.', exception);
    }
    return AADSTS_ERRORS.unforeseen(exception);
  },
};

function statusOf(exception: unknown): number | undefined {
  if (exception instanceof RequestError) return STATUS_OF[exception.kind];
  if (exception instanceof HttpException) return exception.getStatus();
  const status = (exception as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}
