import type { Detail } from '../evidence.js';

/** One dependency with one fault. */
export interface Cell {
  readonly dependency: string;
  readonly fault: string;
  /** The effect on callers, files or mails. */
  readonly saw: string;
  /** The longest wait, in ms. */
  readonly longestMs: number;
  /** From the end of the fault until everything was as before; undefined if there was no effect. */
  readonly wholeAfterMs: number | undefined;
}

/** The table of what was tried and observed. */
export class Findings {
  readonly cells: Cell[] = [];

  add(cell: Cell): void {
    this.cells.push(cell);
  }

  get table(): Detail {
    return {
      title: 'Each dependency behind each fault',
      columns: ['dependency', 'fault', 'effect', 'longest wait', 'recovered after'],
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
