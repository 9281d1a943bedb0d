import { HEADER } from '../../recalls/imports/snapshot-files.js';

/** One true recall of the manufacturer; `VIN reference` is its key. */
export interface FleetRecall {
  readonly vin: string;
  readonly reference: string;
  readonly start: string;
}

export const keyOf = ({ vin, reference }: Pick<FleetRecall, 'vin' | 'reference'>): string =>
  `${vin} ${reference}`;

/** The time at the beginning of each sequence: always before the real time, because files have real times too. */
export const BEGINNING = Date.parse('2026-10-05T06:00:00Z');

const BEGUN = '2024-01-01';
/** Some days into a sequence: a recall that is missing before is withdrawn, and one that is missing afterwards is fixed. */
const BEGINS_LATER = '2026-10-08';

/**
 * The vehicles of a sequence. Every VIN contains a zero, so that all of them look the same when a manufacturer's export begins to write O
 * instead.
 */
export class Fleet {
  readonly own: readonly FleetRecall[];
  /** Vehicles of another manufacturer, whose file is sent by mistake. */
  readonly foreign: readonly FleetRecall[];

  constructor(size: number) {
    this.own = [
      ...Array.from({ length: size }, (_, index) => {
        const isSecond = index % 3 === 2;
        return {
          vin: `WVWZZZ0XA${index + 1}`,
          reference: isSecond ? 'CAR/2' : 'CAR/1',
          start: isSecond ? BEGINS_LATER : BEGUN,
        };
      }),
      // A vehicle with two recalls: a fixed one must not hide the other.
      { vin: 'WVWZZZ0XA1', reference: 'CAR/2', start: BEGUN },
    ];
    this.foreign = Array.from({ length: Math.ceil(size / 2) }, (_, index) => ({
      vin: `SALZZZ0YB${index + 1}`,
      reference: 'VAN/1',
      start: BEGUN,
    }));
  }
}

/** As another export writes it. */
export function otherSpelling(vin: string): string {
  return vin.replaceAll('0', 'O');
}

/** A snapshot's text. */
export function csvOf(recalls: readonly FleetRecall[]): string {
  return [HEADER, ...recalls.map(({ vin, reference, start }) => `${vin},${reference},,${start}`), ''].join(
    '\n',
  );
}
