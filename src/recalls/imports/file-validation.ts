import { Injectable } from '@nestjs/common';
import { FileNameCheck } from './intake/file-name-check.js';
import { FaultCollector } from './merge/fault-collector.js';
import type { StagedSnapshot } from './merge/snapshot-staging.js';
import { type FileFault, REASONS, shownValue } from './runs/reasons.js';
import { Scanner } from './scan/scanner.js';

/** A file that is to be judged. */
export interface FileToJudge {
  readonly manufacturerId: number;
  readonly fileName: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly path: string;
}

/** What goes with each step, and is not the same for an import and for a file that is only tried out. */
export interface ValidationSteps {
  beforeScan?(scanner: string): Promise<void>;
  /** Before anybody is told: the file must not be read again. */
  whenInfected?(): Promise<void>;
  stage(): Promise<StagedSnapshot>;
}

/**
 * The way of a file up to the merge: name → scan → rows. An import and a file that is only tried out go the same way, so
 * that one can't say what the other does not do. A file with a wrong name is refused without a scan.
 */
@Injectable()
export class FileValidation {
  constructor(
    private readonly nameCheck: FileNameCheck,
    private readonly scanner: Scanner,
  ) {}

  /**
   * @returns a file that was refused has faults; one that was not is staged
   * @throws ScannerUnavailable, or what a step throws
   */
  async run(file: FileToJudge, steps: ValidationSteps): Promise<StagedSnapshot> {
    const nameFaults = await this.nameCheck.check(file);
    if (nameFaults.length > 0) return refusedUnread(nameFaults);
    await steps.beforeScan?.(this.scanner.name);
    if ((await this.scanner.scan(file.path)) === 'infected') {
      await steps.whenInfected?.();
      return refusedUnread([infected(file.fileName)]);
    }
    return steps.stage();
  }
}

function refusedUnread(faults: readonly FileFault[]): StagedSnapshot {
  const report = new FaultCollector();
  for (const fault of faults) report.add(fault);
  return { faults, faultCount: report.faultCount, reasons: report.reasons, rowsRead: 0 };
}

function infected(fileName: string): FileFault {
  return {
    line: null,
    column: null,
    reason: REASONS.infected,
    value: shownValue(fileName),
    expected: 'must pass the anti-virus scan',
  };
}
