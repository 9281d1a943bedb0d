import { Injectable } from '@nestjs/common';
import type { FileSource } from './file-source.js';
import { FileNameCheck } from './intake/file-name-check.js';
import { FaultCollector } from './merge/fault-collector.js';
import type { StagedSnapshot } from './merge/snapshot-staging.js';
import { type FileFault, REASONS, shownValue } from './runs/reasons.js';
import { Scanner } from './scan/scanner.js';

/** A file to validate. */
export interface FileToJudge {
  readonly manufacturerId: number;
  readonly fileName: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly content: FileSource;
}

/** The parts of each step that differ between an import and a file that is only tried out. */
export interface ValidationSteps {
  beforeScan?(scanner: string): Promise<void>;
  /** Called before the result is reported, because an infected file must not be read again. */
  whenInfected?(): Promise<void>;
  stage(): Promise<StagedSnapshot>;
}

/**
 * The steps of a file up to the merge: name → scan → rows. An import and a file that is only tried out share them, so that a trial has the
 * same result as an import. A file with a wrong name is refused without a scan.
 */
@Injectable()
export class FileValidation {
  constructor(
    private readonly nameCheck: FileNameCheck,
    private readonly scanner: Scanner,
  ) {}

  /**
   * @returns the errors of a refused file, or the staged rows of a valid one
   * @throws ScannerUnavailable, or the error of a step
   */
  async run(file: FileToJudge, steps: ValidationSteps): Promise<StagedSnapshot> {
    const nameFaults = await this.nameCheck.check(file);
    if (nameFaults.length > 0) return refusedUnread(nameFaults);
    await steps.beforeScan?.(this.scanner.name);
    if ((await this.scanner.scan(file.content)) === 'infected') {
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
