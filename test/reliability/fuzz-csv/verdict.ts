import type { ExpectedFault, Judgement } from './oracle.js';
import { linesOf } from './oracle.js';

/** An error as the service reports it. */
export interface ToldFault {
  readonly line: number | null;
  readonly column: string | null;
  readonly reason: string;
  readonly value: string | null;
  readonly expected: string;
}

/** The service's result of a file, as an upload or as a trial. */
export interface Verdict {
  readonly outcome: 'merged' | 'held' | 'rejected';
  readonly rowsRead: number;
  readonly faultCount: number;
  readonly reasons: readonly string[];
  /** The first of them. */
  readonly faults: readonly ToldFault[];
}

/** The reasons of the SFTP guide and sftp.md, except those that are not about the file itself. */
export const FILE_REASONS = [
  'Incorrect date format',
  'Wrong encoding format',
  'Missing column headers',
  'Columns in the wrong order',
  'Wrong file extension',
  'Missing required fields',
  'Multiple files uploaded',
  'Infected file',
  'Manufacturer Recall Campaign Reference too long',
  'DVSA Recall Campaign Reference too long',
  'Invalid Manufacturer Recall Campaign Reference',
  'Invalid DVSA Recall Campaign Reference',
  'Spaces in the file name',
  'Dot at the start of the file name',
  'Invalid time in the file name',
  'Future time in the file name',
  'Too many rows',
  'Duplicate rows',
  'Malformed row',
  'Invalid VIN',
];

const COLUMNS = [
  'VIN',
  'ManufacturerRecallCampaignReference',
  'DVSACampaignReference',
  'RecallCampaignStartDate',
];

/** Characters that could break a line, change the reading direction, or be invisible. */
const NOT_TO_BE_SHOWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** The differences between a verdict and the rules; undefined when there are none. */
export function disagreement(judgement: Judgement, verdict: Verdict, file: Buffer): string | undefined {
  if (judgement.kind === 'left alone') return 'The file should not have been taken.';
  if (judgement.kind === 'sound') {
    if (verdict.outcome === 'rejected')
      return `A sound file was refused: ${JSON.stringify(verdict.faults.slice(0, 3))}`;
    return verdict.rowsRead === judgement.rows
      ? undefined
      : `${verdict.rowsRead} rows were read of ${judgement.rows}.`;
  }
  if (verdict.outcome !== 'rejected') {
    return `A FAULTY FILE WAS MERGED. It should be refused for ${JSON.stringify(judgement.faults.slice(0, 3))}`;
  }
  const lines = linesOf(file);
  return (
    verdict.faults.map((fault) => oddityOf(fault, lines)).find((oddity) => oddity !== undefined) ??
    unsummed(verdict) ??
    differenceOfFaults(judgement.faults, judgement.uncertainFrom, verdict)
  );
}

/** What no error of any file may contain. */
function oddityOf({ line, column, reason, value, expected }: ToldFault, lines: number): string | undefined {
  if (!FILE_REASONS.includes(reason)) return `There is no such reason: ${reason}`;
  if (line !== null && !(line >= 1 && line <= lines))
    return `The file has ${lines} lines, and no line ${line}.`;
  if (column !== null && !COLUMNS.includes(column)) return `There is no such column: ${column}`;
  if (value !== null && ([...value].length > 61 || NOT_TO_BE_SHOWN.test(value))) {
    return `A value is not fit to be shown: ${JSON.stringify(value)}`;
  }
  return expected === '' ? 'A fault does not say what would be right.' : undefined;
}

function unsummed({ faults, faultCount, reasons }: Verdict): string | undefined {
  if (faultCount < 1 || faults.length < 1 || faultCount < faults.length)
    return `${faultCount} faults, ${faults.length} told.`;
  const unlisted = faults.find(({ reason }) => !reasons.includes(reason));
  return unlisted && `The reasons don't have "${unlisted.reason}".`;
}

/** Every certain error must be reported, in the order of the lines, and nothing else; and wrong quotes, if there are any. */
function differenceOfFaults(
  expected: readonly ExpectedFault[],
  uncertainFrom: number,
  { faults, faultCount }: Verdict,
): string | undefined {
  const certain = expected.slice(0, faults.length);
  const wrong = certain.find((fault, index) => !isSame(fault, faults[index]));
  if (wrong) {
    const told = faults[certain.indexOf(wrong)];
    return `Told was ${JSON.stringify(told)} where it should be ${JSON.stringify(wrong)}`;
  }
  if (uncertainFrom === Number.POSITIVE_INFINITY && faultCount !== expected.length) {
    return `${faultCount} faults were told, and there are ${expected.length}: ${JSON.stringify(faults.slice(expected.length, expected.length + 2))}`;
  }
  return faultCount < expected.length
    ? `${faultCount} faults were told, and there are ${expected.length}.`
    : undefined;
}

function isSame(expected: ExpectedFault, told: ToldFault | undefined): boolean {
  return (
    told !== undefined &&
    told.line === expected.line &&
    told.column === expected.column &&
    expected.reasons.includes(told.reason)
  );
}
