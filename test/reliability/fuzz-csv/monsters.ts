import { gzipSync } from 'node:zlib';
import { snapshotOf, VINS } from './daily-file.js';
import type { FuzzCase } from './fuzz-case.js';
import { USUAL_NAME } from './name-mutations.js';
import type { Chance } from './random-choice.js';

const ROW = `${VINS[0]},ABCCARS123,,2026-12-01`;

/** The size of the service's chunks, and the maximum length of a record. */
const PIECE = 65_536;

const rows = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index));

const distinct = (index: number) => `${VINS[index % VINS.length]}N${index},ABCCARS123,,2026-12-01`;

export interface Size {
  readonly maxRows: number;
  /** 1 for megabytes, smaller for less. */
  readonly scale: number;
}

/** Files that are large, or expensive for their size. */
export function monsters(chance: Chance, { maxRows, scale }: Size): FuzzCase[] {
  const large = snapshotOf(rows(10_000 * scale, distinct));
  const tenMegabytes = 10_000_000 * scale;
  const million = 1_000_000 * scale;
  const header = snapshotOf([]);
  const files: Record<string, string | Buffer> = {
    'many rows': large,
    'the same again': large,
    'the same in quotes': large.replace(/[^,\n]+/g, '"$&"'),
    'many rows, cut at any byte': Buffer.from(large).subarray(0, chance.below(large.length)),
    'many rows with one bad byte': `${large.slice(0, -9)}\0${large.slice(-8)}`,
    'carriage returns only': large.replaceAll('\n', '\r'),
    'equal rows, as many as may be': snapshotOf(rows(maxRows, () => ROW)),
    'one row too many': snapshotOf(rows(maxRows + 1, distinct)),
    'rows that are none': snapshotOf(rows(million, () => 'x')),
    'rows that contradict': snapshotOf(
      rows(10_000 * scale, (index) => `${VINS[1]},ABCCARS123,,20${10 + (index % 90)}-01-01`),
    ),
    'four faults in each row': snapshotOf(rows(4_000, () => ' ,=1,=1,2024-02-30')),
    'blank lines': '\n'.repeat(million),
    'blank lines behind the header': header + '\n'.repeat(million),
    'blank lines and a row': `${header}${'\n'.repeat(million)}${ROW}\n`,
    'blank lines with a letter here and there': `${header}${`é${'\n'.repeat(30_000)}`.repeat(33 * scale)}`,
    'blank lines with a quote here and there': `${header}${`""${'\n'.repeat(30_000)}`.repeat(33 * scale)}`,
    'no line end': 'A'.repeat(tenMegabytes),
    'an endless VIN': snapshotOf([`${'A'.repeat(tenMegabytes)},ABCCARS123,,2026-12-01`, ROW]),
    'an endless VIN in quotes': snapshotOf([`"${'A'.repeat(tenMegabytes)}",ABCCARS123,,2026-12-01`, ROW]),
    'an endless VIN of two bytes a letter': snapshotOf(['é'.repeat(tenMegabytes / 2), ROW]),
    quotes: snapshotOf(['"'.repeat(tenMegabytes), ROW]),
    'quotes and line ends': snapshotOf(['"\n'.repeat(tenMegabytes / 2), ROW]),
    'a quotation over many lines': snapshotOf([`"${'\n'.repeat(million / 10)}",ABCCARS123,,2026-12-01`, ROW]),
    'a quotation that never ends': snapshotOf([ROW, '"', ...rows(10_000 * scale, distinct)]),
    'a quotation in each row that never ends': snapshotOf(
      rows(10_000 * scale, (index) => `"${distinct(index)}`),
    ),
    commas: snapshotOf([','.repeat(million), ROW]),
    zeros: Buffer.alloc(tenMegabytes),
    'a header and zeros': Buffer.concat([Buffer.from(header), Buffer.alloc(tenMegabytes)]),
    'a gzip of a thousand times its size': gzipSync(Buffer.alloc(100_000_000 * scale)),
    'the longest line that can be': snapshotOf([padded(PIECE), ROW]),
    'a line longer than can be': snapshotOf([padded(PIECE + 1), ROW]),
    'bytes without a meaning': Buffer.from(Array.from({ length: 300_000 * scale }, () => chance.below(256))),
    ...atSeams(scale < 1 ? [0, 1] : [-1, 0, 1, 2, 3]),
  };
  return Object.entries(files).map(([origin, file]) => ({
    origin,
    name: USUAL_NAME,
    file: typeof file === 'string' ? Buffer.from(file) : file,
  }));
}

/** Space around a VIN is ignored, so a row can have any length. */
function padded(length: number): string {
  return ' '.repeat(length - ROW.length) + ROW;
}

/** Sequences that must not be split at the boundaries of the service's chunks: a character, a line end, a doubled quote, a mark. */
function atSeams(distances: readonly number[]): Record<string, string> {
  const around = (thing: string, before: number) => {
    const start = snapshotOf([]);
    const filling = `${VINS[2]}N,ABCCARS123,,2026-12-01\n`;
    const count = Math.floor((PIECE - start.length - before) / filling.length) - 2;
    const rest = PIECE - before - start.length - count * filling.length;
    const [head = '', ...tail] = thing.split('|');
    // The last row before it is padded to the boundary with space around its VIN.
    const lastRow = ' '.repeat(rest - head.length - filling.length) + filling;
    return start + filling.repeat(count) + lastRow + head + tail.join('');
  };
  const files: Record<string, string> = {};
  for (const before of distances) {
    files[`a letter of four bytes at a seam (${before})`] = around(
      `${VINS[3]}|😀,ABCCARS123,,2026-12-01\n`,
      before,
    );
    files[`a line end at a seam (${before})`] = around(
      `${VINS[4]},ABCCARS123,,2026-12-01|\r\n${ROW}\r\n`,
      before,
    );
    files[`a doubled quote at a seam (${before})`] = around(
      `"${VINS[5]}|""X",ABCCARS123,,2026-12-01\n`,
      before,
    );
    files[`a quoted line end at a seam (${before})`] = around(
      `"${VINS[6]}|\n",ABCCARS123,,2026-12-01\n`,
      before,
    );
  }
  return files;
}
