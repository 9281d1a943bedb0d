import { HttpException } from '@nestjs/common';
import { isDatabaseUnavailable, isLockedByOthers } from '../../platform/errors/database-unavailable.js';
import type { ErrorMapper, HttpError } from '../../platform/errors/http-error.js';
import { badRequest, busy, RecallsError, unavailable } from './recalls-error.js';

/** Fastify's own codes for requests it refuses before a handler sees them, in the words of a caller. */
const FRAMEWORK_FAULTS: Readonly<Record<string, { field: string; message: string }>> = {
  FST_ERR_BAD_URL: { field: 'url', message: 'must have valid percent-encoding' },
  FST_ERR_MAX_PARAM_LENGTH: { field: 'url', message: 'must not be longer than 16384 characters' },
};

/** A call's own locks last for milliseconds, those of a file that is merged for up to a minute or so. */
const RETRY_LOCKED_AFTER_SECONDS = 5;

/** The recalls surface: every path that no other surface covers, answered from the catalogue. */
export const recallsErrorMapper: ErrorMapper = {
  covers: () => true,

  translate(exception: unknown): HttpError {
    if (exception instanceof RecallsError) return exception;
    if (isLockedByOthers(exception)) return busy(exception, RETRY_LOCKED_AFTER_SECONDS);
    if (isDatabaseUnavailable(exception)) return unavailable(exception);
    const code = (exception as { code?: unknown } | null)?.code;
    const fault = typeof code === 'string' ? FRAMEWORK_FAULTS[code] : undefined;
    if (fault) return badRequest('invalidParameters', [fault]);
    const status = statusOf(exception);
    // 404 and 405 are both "no such route, or the route lacks the method".
    if (status === 404 || status === 405) return new RecallsError('urlNotFound', { cause: exception });
    if (status === 503) return unavailable(exception);
    if (status !== undefined && status >= 400 && status < 500) {
      return badRequest('invalidParameters', [
        { field: 'request', message: 'must be a well-formed HTTP request of this API' },
      ]);
    }
    return new RecallsError('unknown', { cause: exception });
  },
};

function statusOf(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  const status = (exception as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}
