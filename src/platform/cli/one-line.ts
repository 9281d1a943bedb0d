import { InvalidSettings } from '../config/read-settings.js';
import { isLockedByOthers } from '../errors/database-unavailable.js';
import { explainFileError } from '../errors/file-error.js';
import type { Issue } from '../errors/request-error.js';

/** An error in one line for the terminal, because the person there can correct a command but can't use a stack trace. */
export function oneLine(error: unknown): string {
  if (error instanceof InvalidSettings) return `Settings are wrong: ${error.faults.join('; ')}`;
  if (isAnswer(error)) {
    if (error.issues) return error.issues.map(({ field, message }) => `${field} ${message}`).join('; ');
    // Callers get `unavailable` without a cause when a dependency is down. The person who runs the command may be able to fix it, so the
    // cause is shown.
    if (error.cause instanceof Error) return oneLine(error.cause);
  }
  // A host name with several addresses gives one error for each address and no message of its own.
  if (error instanceof AggregateError && error.errors.length > 0) return oneLine(error.errors[0]);
  if (isLockedByOthers(error)) {
    return 'Another session has locked what this command needs, and did not release it in time. Nothing was changed: try again when it is done.';
  }
  const file = explainFileError(error, 'A file in DATA_DIR');
  if (file !== undefined) return file;
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().replace(/\s*\n\s*/g, ' ');
}

/** Whether a surface would answer its callers with this error. */
function isAnswer(error: unknown): error is Error & { readonly issues?: readonly Issue[] } {
  return error instanceof Error && 'errorCode' in error;
}
