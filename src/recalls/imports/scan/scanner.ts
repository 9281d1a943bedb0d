import type { FileSource } from '../file-source.js';

/** Scans a file for malware before it is read. */
export abstract class Scanner {
  /** Stored with each run, so that it is known which files were really scanned. */
  abstract readonly name: 'clamd' | 'built-in check';

  /** A warning for operators when imports start; undefined for a real scanner. */
  readonly caution: string | undefined = undefined;

  /**
   * Returns only an explicit result.
   *
   * @throws ScannerUnavailable when there was none: the file then waits and is scanned later, never skipped
   */
  abstract scan(file: FileSource): Promise<'clean' | 'infected'>;
}

/** The scanner did not say whether the file is clean. The message is a short reason that contains nothing of the file. */
export class ScannerUnavailable extends Error {}

/** The scanner examined the file without a clear result: operators must change its configuration, or decide about the file. */
export class UnclearScan extends ScannerUnavailable {}
