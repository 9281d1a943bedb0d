import { Injectable } from '@nestjs/common';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { ArchivedFile } from '../archive/archive.js';
import { ImportMails } from '../mails/import-mails.js';
import type { ImportRun } from '../runs/import-run.js';
import { ImportRunRepository, type NewRun, type RunInProgress } from '../runs/import-run.repository.js';
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

/** What became of a file that asked to begin. */
export type Admission =
  /** A run that had waited too long has given way to it. */
  | { readonly kind: 'begun'; readonly replaced: ImportRun | undefined }
  /** It has a run: another process was first. */
  | { readonly kind: 'known' }
  /** It had to wait for us, and this file is newer. */
  | { readonly kind: 'superseded'; readonly by: NamedFile }
  /** Another file of the manufacturer is in progress, or was when this one came. */
  | { readonly kind: 'second' };

/**
 * Decides which file of a manufacturer is imported. Usually that is the first, and one that comes meanwhile is refused. After
 * an outage or a restore it is the newest, so that recalls which only the newest file has are not kept out by a file that
 * nobody needs any more.
 */
@Injectable()
export class FileAdmission {
  constructor(
    private readonly runs: ImportRunRepository,
    private readonly mails: ImportMails,
    private readonly clockOffset: ClockOffset,
  ) {}

  /**
   * Begins the run of a file, if it may.
   *
   * @param isFound whether the file was found in the archive without a run: after a restore of the database, or because the
   *   process that had taken it was killed
   */
  async admit(transaction: Transaction, run: NewRun, { isFound = false } = {}): Promise<Admission> {
    const { file, manufacturerId } = run;
    const now = this.clockOffset.now();
    await this.runs.lockIntake(transaction, manufacturerId);
    if (await this.runs.has(transaction, file.runId)) return { kind: 'known' };
    const dated = datedFile(file);
    const merged = await this.runs.findNewestMerged(transaction, manufacturerId);
    const rival = await this.runs.findInProgress(transaction, manufacturerId);
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

  /** Ends a run that waited for us too long. Nothing of it was merged, and it is no error of the manufacturer. */
  private async supersede(
    transaction: Transaction,
    rival: RunInProgress,
    file: ArchivedFile,
    now: number,
  ): Promise<ImportRun | undefined> {
    // It may have ended by itself since it was looked for.
    if (!(await this.runs.supersede(transaction, rival.id, new Date(now)))) return undefined;
    const newer = { fileName: file.fileName, ...datedFile(file) };
    await this.runs.noteReasons(transaction, rival.id, [supersededBy(newer, rival.fileName)]);
    const replaced = await this.runs.read(transaction, rival.id);
    await this.mails.superseded(transaction, replaced, newer);
    return replaced;
  }
}

/** Orders files that are to be admitted after an outage: the newest first, because the others give way to it. */
export function compareForAdmission(one: WaitingFile, other: WaitingFile): number {
  // A file that is refused for its name must not keep one out that can be imported.
  return Number(isSound(other)) - Number(isSound(one)) || compareAge(datedFile(other), datedFile(one));
}

/** What is known of a file before it is taken. */
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

/** A file that would be refused itself, or that is older, replaces nothing. */
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
