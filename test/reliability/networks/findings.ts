import type { Detail } from '../evidence.js';

/** One dependency behind one fault. */
export interface Cell {
  readonly dependency: string;
  readonly fault: string;
  /** What callers, files or mails saw of it. */
  readonly saw: string;
  /** The longest that anybody waited, in ms. */
  readonly longestMs: number;
  /** From the end of the fault until everything was as before; undefined where it never was otherwise. */
  readonly wholeAfterMs: number | undefined;
}

/** The table of what was tried and seen. */
export class Findings {
  readonly cells: Cell[] = [];

  add(cell: Cell): void {
    this.cells.push(cell);
  }

  get table(): Detail {
    return {
      title: 'Each dependency behind each fault',
      columns: ['dependency', 'fault', 'what was seen', 'longest wait', 'whole again after'],
      rows: this.cells
        .toSorted((one, other) => (one.dependency + one.fault < other.dependency + other.fault ? -1 : 1))
        .map(({ dependency, fault, saw, longestMs, wholeAfterMs }) => [
          dependency,
          fault,
          saw,
          seconds(longestMs),
          wholeAfterMs === undefined ? '–' : seconds(wholeAfterMs),
        ]),
    };
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
