import { DataKeyDestroyed } from '../../../platform/encryption/data-keys.js';
import { CannotOpenSealed } from '../../../platform/encryption/sealed.js';
import { isDatabaseUnavailable } from '../../../platform/errors/database-unavailable.js';
import { StoreUnavailable } from '../../../platform/object-store/object-store.js';
import { ScannerUnavailable, UnclearScan } from '../scan/scanner.js';

const FIRST_WAIT_MS = 5_000;

/** The maximum of the exponential back-off: at most five minutes after the scanner is back, all files continue. */
const LONGEST_WAIT_MS = 5 * 60_000;

/** The run can't continue until an operator fixes something. The message completes "waits for". */
export class WaitingForOperators extends Error {
  override readonly name = 'WaitingForOperators';
}

/** @param attempts made so far, at least 1 */
export function waitAfter(attempts: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 30), LONGEST_WAIT_MS);
}

const NO_SCANNER = 'scanner unavailable';
const UNCLEAR_SCAN = 'scanner undecided';
const NO_DATABASE = 'database unavailable';
const NO_STORE = 'object store unavailable';

/** What a run waits for after this error, in a few words for operators. */
export function waitingForAfter(error: unknown): string {
  if (error instanceof UnclearScan) return `${UNCLEAR_SCAN}: ${error.message}`;
  if (error instanceof ScannerUnavailable) return `${NO_SCANNER}: ${error.message}`;
  if (error instanceof WaitingForOperators) return error.message;
  if (error instanceof StoreUnavailable) return NO_STORE;
  if (error instanceof CannotOpenSealed || error instanceof DataKeyDestroyed) {
    return 'its archive copy, which was changed, or encrypted with a key that the database does not have';
  }
  if (isDatabaseUnavailable(error)) return NO_DATABASE;
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return `an unexpected error${code}: see the log`;
}

/** The same for the manufacturer, without addresses, error codes and archives. It completes "waits for". */
export function waitingForInPlainWords(waitingFor: string): string {
  if (waitingFor.startsWith(NO_SCANNER)) return 'the virus scanner, which is not available at the moment';
  if (waitingFor.startsWith(UNCLEAR_SCAN)) {
    return 'the operators of the service: the virus scanner could not judge the file';
  }
  if (waitingFor === NO_DATABASE) return 'the database, which is not available at the moment';
  if (waitingFor === NO_STORE) return 'the storage of files, which is not available at the moment';
  return 'the operators of the service, who have to fix something first';
}
