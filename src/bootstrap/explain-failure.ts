import { InvalidSettings } from '../platform/config/settings.js';
import { CannotOpenDatabase } from '../platform/database/cannot-open-database.js';
import { describeCause } from '../platform/errors/describe-cause.js';
import { ListenError } from '../platform/http/listen-error.js';

/**
 * Explains why the service did not start. A cause that the operator can fix is explained in one sentence, a bug is shown with its stack.
 */
export function explainFailure(error: unknown): string {
  if (error instanceof InvalidSettings) return error.message;
  if (error instanceof CannotOpenDatabase || error instanceof ListenError || isFileError(error)) {
    return `The service did not start: ${error.message}`;
  }
  return describeCause(error);
}

/** For example, a certificate file that does not exist. */
function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
