import { HEADER } from '../../recalls/imports/snapshot-files.js';

/** A snapshot file as a manufacturer sent it. Its vehicles have consecutive numbers. */
export interface SentFile {
  readonly name: string;
  /** The beginning of its VINs. */
  readonly series: string;
  readonly first: number;
  readonly rows: number;
  readonly dvsa: string;
  /** An invalid file has one error, in its last row. */
  readonly isSound: boolean;
  /** Whether the service acknowledged it. */
  isAcknowledged: boolean;
}

export const FAULT = 'Incorrect date format';

export function textOf({ series, first, rows, dvsa, isSound }: SentFile): string {
  const lines = Array.from(
    { length: rows },
    (_, index) => `${vinOf(series, first + index)},CRASH/2,${dvsa},2024-01-01`,
  );
  if (!isSound) lines[rows - 1] = `${vinOf(series, first)},CRASH/3,${dvsa},tomorrow`;
  return [HEADER, ...lines, ''].join('\n');
}

export function vinOf(series: string, number: number): string {
  return `${series}S${String(number).padStart(6, '0')}`;
}

export function contains(file: SentFile | undefined, number: number): boolean {
  return file !== undefined && number >= file.first && number < file.first + file.rows;
}
