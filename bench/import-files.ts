import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { seededVin } from './vins.js';

const HEADER = 'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate\r\n';

/** Written in blocks of a thousand lines, because single lines cost the stream more than the lines themselves. */
const LINES_IN_CHUNK = 1_000;

/** The recalls of a file: this many from the number `first` on. Two files that overlap agree on the common ones. */
export interface SnapshotSpan {
  readonly first: number;
  readonly rows: number;
}

/** A manufacturer's daily files: each day 1 % of the recalls disappear and as many are new. */
export function spanOfDay(rows: number, day: number): SnapshotSpan {
  return { first: 1 + Math.round(rows * 0.01) * day, rows };
}

/** Writes a file such as manufacturers send: about 50 bytes per row, with the VINs in no order. */
export async function writeSnapshot(path: string, span: SnapshotSpan): Promise<void> {
  await pipeline(linesOf(span), createWriteStream(path));
}

function* linesOf({ first, rows }: SnapshotSpan): Generator<string> {
  yield HEADER;
  for (let from = first; from < first + rows; from += LINES_IN_CHUNK) {
    let lines = '';
    for (let row = from; row < Math.min(from + LINES_IN_CHUNK, first + rows); row++) lines += lineOf(row);
    yield lines;
  }
}

function lineOf(row: number): string {
  const dvsa = row % 4 > 0 ? `R/2024/${row % 1_000}` : '';
  const day = String(1 + (row % 28)).padStart(2, '0');
  const month = String(1 + (row % 12)).padStart(2, '0');
  return `${seededVin(row)},CAMPAIGN/${row % 500},${dvsa},2024-${month}-${day}\r\n`;
}
