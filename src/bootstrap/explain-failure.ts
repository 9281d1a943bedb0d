import { ConsoleIsOff } from '../platform/config/console-url.js';
import { InvalidSettings } from '../platform/config/read-settings.js';
import { CannotOpenDatabase } from '../platform/database/cannot-open-database.js';
import { isDatabaseUnavailable, isLockedByOthers } from '../platform/errors/database-unavailable.js';
import { describeCause } from '../platform/errors/describe-cause.js';
import { explainFileError } from '../platform/errors/file-error.js';
import { ListenError } from '../platform/http/listen-error.js';

/**
 * Explains why the service did not start. A cause that its operator can fix is told in plain words, a bug with its stack.
 *
 * @param dataDir the folder in which the service writes nearly everything; absent when not even the settings are known
 */
export function explainFailure(error: unknown, dataDir?: string): string {
  if (error instanceof InvalidSettings) return error.message;
  if (error instanceof CannotOpenDatabase || error instanceof ListenError || error instanceof ConsoleIsOff) {
    return `The service did not start: ${error.message}`;
  }
  // For instance a certificate that is not where the setting says, or a disk that is full.
  const file = explainFileError(error, dataDir === undefined ? undefined : `A file in DATA_DIR (${dataDir})`);
  if (file !== undefined) return `The service did not start: ${file}`;
  // Their messages quote no values of ours: a full disk, a timeout, a server that shuts down.
  if (error instanceof Error && (isDatabaseUnavailable(error) || isLockedByOthers(error))) {
    return `The service did not start, because the database could not serve it: ${error.message}`;
  }
  return describeCause(error);
}
