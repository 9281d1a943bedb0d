import { Injectable } from '@nestjs/common';
import { Transactions } from '../../../platform/database/transaction.js';
import { ManufacturerFilesRepository } from '../runs/manufacturer-files.repository.js';
import { type FileFault, REASONS, type Reason, shownValue } from '../runs/reasons.js';
import { AHEAD_TOLERATED_MS, asOfByName, timeInName } from './file-name-time.js';

/** The properties of a file that its name check needs. */
export interface NameToCheck {
  readonly manufacturerId: number;
  readonly fileName: string;
  readonly receivedAt: number;
}

/** Checks the names of files, for imports and for files that are only tried out. */
@Injectable()
export class FileNameCheck {
  constructor(
    private readonly transactions: Transactions,
    private readonly files: ManufacturerFilesRepository,
  ) {}

  /** The issue of the name by itself, or else in comparison with the last merged file. */
  async check({ manufacturerId, fileName, receivedAt }: NameToCheck): Promise<FileFault[]> {
    const faults = faultsOfFileName(fileName, receivedAt);
    const asOf = asOfByName(fileName, receivedAt);
    // A file without a time in its name is as of its receipt. Whether it was late is decided where files are received.
    if (faults.length > 0 || asOf === undefined) return faults;
    const merged = await this.transactions.run((transaction) =>
      this.files.findNewestMerged(transaction, manufacturerId),
    );
    // A file with the same time is a corrected file.
    if (!merged || merged.asOf <= asOf) return [];
    const expected = `must not be older than ${shownValue(merged.fileName)}: that is as of ${timeOf(merged.asOf)}, this file as of ${timeOf(asOf)}`;
    return [faultOf(fileName, REASONS.olderFile, expected)];
  }
}

/**
 * The issue of a file's name (SFTP guide, "Data specification" and "Error reasons").
 *
 * @param receivedAt the data can't be from a later time
 */
export function faultsOfFileName(fileName: string, receivedAt: number): FileFault[] {
  const faults: FileFault[] = [];
  if (!/\.csv$/i.test(fileName)) faults.push(faultOf(fileName, REASONS.extension, 'must end with .csv'));
  if (/\s/.test(fileName)) {
    faults.push(faultOf(fileName, REASONS.spacesInName, 'must be a name without spaces'));
  }
  // Clients write to temporary names. A file that was never renamed may be incomplete.
  if (fileName.startsWith('.')) {
    faults.push(faultOf(fileName, REASONS.dotInFront, 'must be a name that does not begin with a dot'));
  }
  const time = timeInName(fileName);
  if (time.kind === 'invalid') faults.push(faultOf(fileName, REASONS.nameTimeInvalid, time.expected));
  if (time.kind === 'time' && time.at > receivedAt + AHEAD_TOLERATED_MS) {
    const expected = `must not have a time after its receipt, which was at ${timeOf(receivedAt)}: is it in UTC?`;
    faults.push(faultOf(fileName, REASONS.nameTimeInFuture, expected));
  }
  return faults;
}

function faultOf(fileName: string, reason: Reason, expected: string): FileFault {
  return { line: null, column: null, reason, value: shownValue(fileName), expected };
}

function timeOf(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}
