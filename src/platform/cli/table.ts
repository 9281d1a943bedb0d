import stringWidth from 'string-width';

const GAP = 2;

/** Shorter than this a text says nothing. */
const SHORTEST_CUT = 10;

const ELLIPSIS = '…';

/** What is printed, and whether it leaves something out. */
export interface FittedTable {
  readonly text: string;
  readonly isCut: boolean;
}

/** Columns of text for a terminal, as wide as what stands in them. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = printable([headings, ...rows]);
  return format(lines, widthsOf(lines));
}

/**
 * A table that is no wider than the terminal: columns of free text are cut, the widest ones first. When that is not enough, because
 * ids and numbers are never cut, each row becomes a block of lines.
 *
 * @param cuttable the headings of columns of free text
 */
export function fitTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  { width, cuttable }: { width: number; cuttable: readonly string[] },
): FittedTable {
  const lines = printable([headings, ...rows]);
  const widths = widthsOf(lines);
  const wanted = [...widths];
  while (total(widths) > width) {
    const widest = headings.reduce<number | undefined>((found, heading, column) => {
      if (!cuttable.includes(heading) || widthAt(widths, column) <= shortest(heading)) return found;
      return found === undefined || widthAt(widths, column) > widthAt(widths, found) ? column : found;
    }, undefined);
    if (widest === undefined) return { text: blocks(lines), isCut: false };
    widths[widest] = widthAt(widths, widest) - 1;
  }
  return {
    text: format(lines, widths),
    isCut: widths.some((each, column) => each < widthAt(wanted, column)),
  };
}

/** Names from outside can't move the terminal's cursor. */
function printable(lines: readonly (readonly string[])[]): string[][] {
  return lines.map((cells) => cells.map((cell) => cell.replace(/\p{C}/gu, '\uFFFD')));
}

function widthsOf(lines: readonly (readonly string[])[]): number[] {
  const [headings = []] = lines;
  return headings.map((_, column) => Math.max(...lines.map((cells) => stringWidth(cells[column] ?? ''))));
}

function widthAt(widths: readonly number[], column: number): number {
  return widths[column] ?? 0;
}

function shortest(heading: string): number {
  return Math.max(SHORTEST_CUT, stringWidth(heading));
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1));
}

function format(lines: readonly (readonly string[])[], widths: readonly number[]): string {
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => toWidth(cell, widthAt(widths, column)))
        .join(' '.repeat(GAP))
        .trimEnd(),
    )
    .join('\n');
}

/** Characters of East Asian scripts are two columns wide, and some of several code points are one character. */
function toWidth(cell: string, width: number): string {
  const missing = width - stringWidth(cell);
  if (missing >= 0) return cell + ' '.repeat(missing);
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(cell)) {
    if (stringWidth(kept + segment) > width - stringWidth(ELLIPSIS)) break;
    kept += segment;
  }
  return toWidth(`${kept}${ELLIPSIS}`, width);
}

/** One row after another, each value on a line of its own behind the heading of its column. Empty ones are left out. */
function blocks([headings = [], ...rows]: readonly (readonly string[])[]): string {
  const width = Math.max(...headings.map((heading) => stringWidth(heading)));
  return rows
    .map((cells) =>
      cells
        .flatMap((cell, column) =>
          cell === '' ? [] : [`${toWidth(headings[column] ?? '', width)}  ${cell}`],
        )
        .join('\n'),
    )
    .join('\n\n');
}
