/** Scans a file for malware before it is read. */
export abstract class Scanner {
  /** Stored with each run, so that a file that was not scanned is never taken for one that was. */
  abstract readonly name: 'clamd' | 'built-in check';

  /** A warning to operators when imports start; undefined for a real scanner. */
  readonly caution: string | undefined = undefined;

  /**
   * Only an explicit answer counts.
   *
   * @throws ScannerUnavailable when there was none: the file then waits and is scanned later, never skipped.
   */
  abstract scan(path: string): Promise<'clean' | 'infected'>;
}

/** The scanner did not say whether the file is clean; its message is a short reason without anything of the file. */
export class ScannerUnavailable extends Error {}

/** It looked into the file and could not say: operators have to change its configuration, or to judge the file. */
export class UnclearScan extends ScannerUnavailable {}
