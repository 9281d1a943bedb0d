import type { VehicleLine } from '../file/vehicle-line.js';
import { asDate, LAST_DAY } from './days.js';
import { firstDayOf, markOf } from './identifiers.js';
import { Random } from './random.js';

/** Distinguishes the choices about a pair of vehicles from those about a vehicle. */
const PAIR = 0x70_61_69_72;

const CHERISHED = 0.1;
const LONGEST_GAP_DAYS = 40;

/** Each vehicle has a mark of its own and one in reserve. */
const ownMark = (index: number) => markOf(2 * index);
const reserveMark = (index: number) => markOf(2 * index + 1);

export interface Marks {
  /** The day of the first registration. */
  readonly registered: number;
  readonly marks: NonNullable<VehicleLine['marks']>;
}

/**
 * The marks of a vehicle. Of some pairs of neighbours, the first one's mark is cherished: on one day it moves to the second, whose own mark
 * goes, and the first gets another. Both lines decide it alike, so that each can be made alone.
 */
export function makeMarks(seed: number, index: number, count: number): Marks {
  const random = new Random(seed, index);
  const registered = Math.min(firstDayOf(ownMark(index)) + random.between(0, 180), LAST_DAY - 400);
  const from = asDate(registered);
  const first = index - (index % 2);
  const pair = new Random(seed, PAIR, first);
  if (first + 1 >= count || !pair.chance(CHERISHED)) {
    return { registered, marks: [{ registrationNumber: ownMark(index), from }] };
  }
  // Both are registered by then, also before the longest gap: the last registrations are 400 days before the last day.
  const day = LAST_DAY - pair.between(60, 340);
  const gap = pair.between(0, LONGEST_GAP_DAYS);
  const moved = { registrationNumber: ownMark(first), from: asDate(day) };
  const marks =
    index === first
      ? [
          { registrationNumber: ownMark(index), from, to: asDate(day - gap) },
          { registrationNumber: reserveMark(index), from: asDate(day - gap) },
        ]
      : [{ registrationNumber: ownMark(index), from, to: asDate(day) }, moved];
  return { registered, marks };
}
