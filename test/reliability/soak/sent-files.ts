import { HEADER } from '../../recalls/imports/snapshot-files.js';

/** The expected counts of a run. */
export interface Counts {
  readonly added: number;
  readonly updated: number;
  readonly reopened: number;
  readonly closed: number;
  readonly unchanged: number;
}

const NOTHING: Counts = { added: 0, updated: 0, reopened: 0, closed: 0, unchanged: 0 };

/** How many vehicles are removed from the file, added to it, and get another DVSA reference: 2 % of the rows change. */
const SHARE_MOVED = 0.01;
const SHARE_CHANGED = 0.01;

/**
 * A manufacturer's daily files. There are slightly more vehicles than a file has rows, used in a ring: removed vehicles return some files
 * later. So after the first files, recalls are only closed and reopened; otherwise the normal growth of the tables would hide the effects
 * that the soak looks for.
 */
export class RecentUploads {
  private readonly step: number;
  private readonly ring: number;
  private first = 0;
  private day = 0;
  private references: string[];
  private readonly known: { isOpen: boolean; reference: string }[] = [];

  /** @param letter the first letter of this manufacturer's VINs */
  constructor(
    private readonly letter: string,
    private readonly rows: number,
  ) {
    this.step = Math.ceil(rows * SHARE_MOVED);
    this.ring = rows + 3 * this.step;
    this.references = Array.from({ length: this.ring }, () => 'R/2024/000');
  }

  get vins(): string[] {
    return Array.from({ length: this.ring }, (_, number) => this.vinOf(number));
  }

  /** The next day's file, and its expected counts. */
  next(): { readonly text: string; readonly counts: Counts } {
    const numbers = Array.from({ length: this.rows }, (_, index) => (this.first + index) % this.ring);
    const every = Math.round(1 / SHARE_CHANGED);
    for (const number of numbers) {
      if (this.day > 0 && (number + this.day) % every === 0) {
        this.references[number] = `R/2024/${String(this.day).padStart(3, '0')}`;
      }
    }
    const text = [HEADER, ...numbers.map((number) => this.lineOf(number)), ''].join('\n');
    const counts = this.merge(new Set(numbers));
    this.first = (this.first + this.step) % this.ring;
    this.day += 1;
    return { text, counts };
  }

  /** A file of as many rows whose last one is invalid, so nothing of it is merged. */
  faulty(): { readonly text: string; readonly counts: Counts } {
    const numbers = Array.from({ length: this.rows - 1 }, (_, index) => (this.first + index) % this.ring);
    const lines = numbers.map((number) => this.lineOf(number));
    return { text: [HEADER, ...lines, `${this.vinOf(0)},SOAK/1,,tomorrow`, ''].join('\n'), counts: NOTHING };
  }

  private merge(numbers: ReadonlySet<number>): Counts {
    const counts = { ...NOTHING };
    const count = (what: keyof Counts) => Object.assign(counts, { [what]: counts[what] + 1 });
    for (let number = 0; number < this.ring; number += 1) {
      const recall = this.known[number];
      const reference = this.references[number] ?? '';
      if (!numbers.has(number)) {
        if (recall?.isOpen) count('closed');
        if (recall) recall.isOpen = false;
      } else {
        if (!recall) count('added');
        else if (!recall.isOpen) count('reopened');
        else if (recall.reference !== reference) count('updated');
        else count('unchanged');
        this.known[number] = { isOpen: true, reference };
      }
    }
    return counts;
  }

  private lineOf(number: number): string {
    return `${this.vinOf(number)},SOAK/1,${this.references[number]},2024-02-01`;
  }

  /** As long as real ones, and in no order. */
  private vinOf(number: number): string {
    const scattered = (Math.imul(number + 1, 0x9e3779b1) >>> 0).toString(36).toUpperCase().padStart(7, '0');
    return `${this.letter}${scattered}${String(number).padStart(9, '0')}`;
  }
}
