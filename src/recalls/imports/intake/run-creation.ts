import { Injectable } from '@nestjs/common';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import { isFinalName } from '../../sftp/file-name.js';
import type { ArchivedFile } from '../archive/archive-entry.js';
import { ImportMails } from '../mails/import-mails.js';
import type { FaultReport } from '../merge/fault-collector.js';
import type { MadeRun } from '../runs/import-log.js';
import { ImportRunRepository, type NewRun } from '../runs/import-run.repository.js';
import type { NamedFile } from '../runs/newest-file.js';
import { type FileFault, REASONS, shownValue } from '../runs/reasons.js';
import { FileAdmission, supersededBy } from './file-admission.js';
import { faultsOfFileName } from './file-name-check.js';

/** Makes the run of a file that was taken: one that begins, or one that is refused at once. */
@Injectable()
export class RunCreation {
  constructor(
    private readonly runs: ImportRunRepository,
    private readonly admission: FileAdmission,
    private readonly mails: ImportMails,
    private readonly clockOffset: ClockOffset,
  ) {}

  /**
   * @param isFound whether the file was found in the archive without a run
   * @returns undefined when it has a run already
   */
  async create(transaction: Transaction, run: NewRun, isFound: boolean): Promise<MadeRun | undefined> {
    const { file } = run;
    if (!isFinalName(file.fileName)) return this.refuseForName(transaction, run);
    const admission = await this.admission.admit(transaction, run, { isFound });
    if (admission.kind === 'known') return undefined;
    if (admission.kind === 'begun') {
      return { ...admission, run: await this.runs.read(transaction, file.runId) };
    }
    if (!(await this.runs.add(transaction, run, 'rejected', this.now()))) return undefined;
    return admission.kind === 'superseded'
      ? this.noteSuperseded(transaction, file, admission.by)
      : this.noteSecond(transaction, file);
  }

  /**
   * Nobody has renamed the file. It is refused at once, without being in progress for a moment: the manufacturer may be
   * sending the same file under its right name just now.
   */
  private async refuseForName(transaction: Transaction, run: NewRun): Promise<MadeRun | undefined> {
    const { runId, fileName, receivedAt } = run.file;
    if (!(await this.runs.add(transaction, run, 'rejected', this.now()))) return undefined;
    return this.noteFaults(transaction, runId, faultsOfFileName(fileName, receivedAt));
  }

  private async noteSuperseded(
    transaction: Transaction,
    file: ArchivedFile,
    newer: NamedFile,
  ): Promise<MadeRun> {
    const faults = [supersededBy(newer, file.fileName)];
    await this.runs.noteReasons(transaction, file.runId, faults);
    const run = await this.runs.read(transaction, file.runId);
    await this.mails.superseded(transaction, run, newer);
    return { run, refusal: reportOf(faults) };
  }

  private noteSecond(transaction: Transaction, { runId, fileName }: ArchivedFile): Promise<MadeRun> {
    return this.noteFaults(transaction, runId, [secondFile(fileName)]);
  }

  private async noteFaults(
    transaction: Transaction,
    runId: string,
    faults: readonly FileFault[],
  ): Promise<MadeRun> {
    await this.runs.noteReasons(transaction, runId, faults);
    const refusal = reportOf(faults);
    const run = await this.runs.read(transaction, runId);
    await this.mails.rejected(transaction, run, refusal);
    return { run, refusal };
  }

  private now(): Date {
    return new Date(this.clockOffset.now());
  }
}

function reportOf(faults: readonly FileFault[]): FaultReport {
  return { reasons: faults.map(({ reason }) => reason), faults, faultCount: faults.length };
}

function secondFile(fileName: string): FileFault {
  return {
    line: null,
    column: null,
    reason: REASONS.multipleFiles,
    value: shownValue(fileName),
    expected: 'must be sent when the file before it is done: one file a day',
  };
}
