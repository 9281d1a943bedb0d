import { InvalidSettings } from '../config/settings.js';
import { isLockedByOthers } from '../errors/database-unavailable.js';
import { explainFileError } from '../errors/file-error.js';
import type { Issue } from '../errors/request-error.js';

/** What went wrong, in one line for the terminal, because its reader can fix a command and not a stack. */
export function oneLine(error: unknown): string {
  if (error instanceof InvalidSettings) return `Settings are wrong: ${error.faults.join('; ')}`;
  if (isAnswer(error)) {
    if (error.issues) return error.issues.map(({ field, message }) => `${field} ${message}`).join('; ');
    // To callers a part that is down is an unknown error; the person who runs the command may be able to fix it.
    if (error.cause instanceof Error) return oneLine(error.cause);
  }
  // A host that is several addresses gives an error for each and no message of its own.
  if (error instanceof AggregateError && error.errors.length > 0) return oneLine(error.errors[0]);
  if (isLockedByOthers(error)) {
    return 'Another session has locked what this command needs, and did not release it in time. Nothing was changed: try again when it is done.';
  }
  const file = explainFileError(error, 'A file in DATA_DIR');
  if (file !== undefined) return file;
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().replace(/\s*\n\s*/g, ' ');
}

/** Whether an error is one that a surface answers its callers with. */
function isAnswer(error: unknown): error is Error & { readonly issues?: readonly Issue[] } {
  return error instanceof Error && 'errorCode' in error;
}
