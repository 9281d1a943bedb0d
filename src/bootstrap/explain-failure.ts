import { InvalidSettings } from '../platform/config/settings.js';
import { CannotOpenDatabase } from '../platform/database/cannot-open-database.js';
import { describeCause } from '../platform/errors/describe-cause.js';
import { ListenError } from '../platform/http/listen-error.js';

/** Explains why the service did not start. A cause that its operator can fix is told in plain words, a bug with its stack. */
export function explainFailure(error: unknown): string {
  if (error instanceof InvalidSettings) return error.message;
  if (error instanceof CannotOpenDatabase || error instanceof ListenError || isFileError(error)) {
    return `The service did not start: ${error.message}`;
  }
  return describeCause(error);
}

/** For instance a certificate that is not where the setting says. */
function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
