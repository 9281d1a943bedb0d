import { Injectable } from '@nestjs/common';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { ArchivedFile } from '../archive/archive-entry.js';
import { ImportMails } from '../mails/import-mails.js';
import type { ImportRun } from '../runs/import-run.js';
import { ImportRunRepository, type NewRun } from '../runs/import-run.repository.js';
import { ManufacturerFilesRepository, type RunInProgress } from '../runs/manufacturer-files.repository.js';
import {
  compareAge,
  type DatedFile,
  hasWaitedTooLong,
  isNewer,
  type NamedFile,
} from '../runs/newest-file.js';
import { type FileFault, REASONS, shownValue } from '../runs/reasons.js';
import { faultsOfFileName } from './file-name-check.js';
import { asOfByName } from './file-name-time.js';

/** The decision about a file that is to be imported. */
export type Admission =
  /** A run that had waited too long has given way to it. */
  | { readonly kind: 'begun'; readonly replaced: ImportRun | undefined }
  /** It has a run: another process was first. */
  | { readonly kind: 'known' }
  /** The file in progress had to wait because of this service, and this file is newer, so this one replaces it. */
  | { readonly kind: 'superseded'; readonly by: NamedFile }
  /** Another file of the manufacturer is in progress, or was when this one was received. */
  | { readonly kind: 'second' };

/**
 * Decides which file of a manufacturer is imported. Usually that is the first one, and a file that arrives meanwhile is refused. After an
 * outage or a restore it is the newest one, because an obsolete file must not keep out recalls that only the newest file has.
 */
@Injectable()
export class FileAdmission {
  constructor(
    private readonly runs: ImportRunRepository,
    private readonly files: ManufacturerFilesRepository,
    private readonly mails: ImportMails,
    private readonly clockOffset: ClockOffset,
  ) {}

  /**
   * Starts the run of a file, if that is allowed.
   *
   * @param isFound whether the file was found in the archive without a run, after a restore of the database or after the process that had
   * taken it was killed
   */
  async admit(transaction: Transaction, run: NewRun, { isFound = false } = {}): Promise<Admission> {
    const { file, manufacturerId } = run;
    const now = this.clockOffset.now();
    await this.files.lockIntake(transaction, manufacturerId);
    if (await this.runs.has(transaction, file.runId)) return { kind: 'known' };
    const dated = datedFile(file);
    const merged = await this.files.findNewestMerged(transaction, manufacturerId);
    const rival = await this.files.findInProgress(transaction, manufacturerId);
    const replaces = rival !== undefined && hasWaitedTooLong(rival, now) && mayReplace(file, rival, merged);
    const replaced = replaces ? await this.supersede(transaction, rival, file, now) : undefined;
    const hasWaited = isFound || hasWaitedTooLong(file, now);
    const newer = [rival, merged].find((other) => other && isNewer(other, dated));
    if (hasWaited && newer) return { kind: 'superseded', by: newer };
    const options = { hasWaited: hasWaited || replaces };
    return (await this.runs.add(transaction, run, 'received', new Date(now), options))
      ? { kind: 'begun', replaced }
      : { kind: 'second' };
  }

  /** Ends a run that has waited too long because of this service. Nothing of it was merged, and it is no error of the manufacturer. */
  private async supersede(
    transaction: Transaction,
    rival: RunInProgress,
    file: ArchivedFile,
    now: number,
  ): Promise<ImportRun | undefined> {
    // It may have ended by itself since it was looked for.
    if (!(await this.runs.endInProgress(transaction, rival.id, new Date(now)))) return undefined;
    const newer = { fileName: file.fileName, ...datedFile(file) };
    await this.runs.noteReasons(transaction, rival.id, [supersededBy(newer, rival.fileName)]);
    const replaced = await this.runs.read(transaction, rival.id);
    await this.mails.superseded(transaction, replaced, newer);
    return replaced;
  }
}

/** The order of admission after an outage: newest first, because the others give way to it. */
export function compareForAdmission(one: WaitingFile, other: WaitingFile): number {
  // A file that is refused for its name must not prevent the import of a valid one.
  return Number(isSound(other)) - Number(isSound(one)) || compareAge(datedFile(other), datedFile(one));
}

/** What is known about a file before it is taken. */
export type WaitingFile = Pick<ArchivedFile, 'fileName' | 'receivedAt'>;

export function supersededBy(newer: NamedFile, fileName: string): FileFault {
  return {
    line: null,
    column: null,
    reason: REASONS.superseded,
    value: shownValue(fileName),
    expected: `need not be sent again: ${shownValue(newer.fileName)}, received at ${new Date(newer.receivedAt).toISOString()}, is newer`,
  };
}

/** A file that would itself be refused, or that is older, replaces nothing. */
function mayReplace(file: WaitingFile, rival: DatedFile, merged: DatedFile | undefined): boolean {
  const dated = datedFile(file);
  return isSound(file) && isNewer(dated, rival) && !(merged && merged.asOf > dated.asOf);
}

function isSound({ fileName, receivedAt }: WaitingFile): boolean {
  return faultsOfFileName(fileName, receivedAt).length === 0;
}

function datedFile({ fileName, receivedAt }: WaitingFile): DatedFile {
  return { receivedAt, asOf: asOfByName(fileName, receivedAt) ?? receivedAt };
}
