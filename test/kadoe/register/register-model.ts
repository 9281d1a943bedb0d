import type { StateKind, VehicleLine } from '../../../src/kadoe/register/file/vehicle-line.js';

/** Few days, so that periods often begin, end and meet on the same ones. The last is after all of them. */
export const DAYS = [
  '2024-01-01',
  '2024-01-02',
  '2024-01-03',
  '2024-01-04',
  '2024-01-05',
  '2024-01-06',
  '2030-01-01',
];

interface Period {
  readonly from: string;
  readonly to?: string | undefined;
}

const holds = ({ from, to }: Period, day: string) => from <= day && (to === undefined || day < to);

/** What was answered: the outcome, and who the keeper is. */
export type Answer = string;

/**
 * A register in the simplest way: all lines as they were after each load. It knows nothing of ranges, versions and differences, and tries
 * each day one by one.
 */
export class RegisterModel {
  /** What was known after each load, by the load's number. */
  private readonly states = new Map<number, ReadonlyMap<string, VehicleLine>>();
  private latest: ReadonlyMap<string, VehicleLine> = new Map();

  get loads(): number[] {
    return [...this.states.keys()];
  }

  /** @returns the register after these lines; undefined if they must be refused */
  after(lines: readonly VehicleLine[]): ReadonlyMap<string, VehicleLine> | undefined {
    const next = new Map(this.latest);
    for (const line of lines) next.set(line.vehicle, line);
    const isRepeated = new Set(lines.map(({ vehicle }) => vehicle)).size < lines.length;
    const isFaulty = isRepeated || lines.some(isFaultyAlone) || DAYS.some((day) => hasMarkTwice(next, day));
    return isFaulty ? undefined : next;
  }

  load(number: number, next: ReadonlyMap<string, VehicleLine>): void {
    this.states.set(number, next);
    this.latest = next;
  }

  answer(load: number, asked: { mark: string } | { vin: string }, day: string, today: string): Answer {
    const vehicles = [...(this.states.get(load)?.values() ?? [])];
    const found = vehicles.filter((line) =>
      'mark' in asked
        ? line.marks?.some((mark) => mark.registrationNumber === asked.mark && holds(mark, day))
        : line.chassisVin === asked.vin && firstDay(line) <= day,
    );
    const [line] = found;
    if (!line) return 'no information';
    if (found.length > 1) return 'multiple matches';
    const was = (kind: StateKind, on: string) =>
      (line.states ?? []).some((state) => state.kind === kind && holds(state, on));
    if ((['FROZEN', 'VOID', 'BATCH_TRAIL', 'GEO', 'MOD'] as const).some((kind) => was(kind, today)))
      return 'withheld';
    if (was('SCRAPPED', day)) return 'scrapped';
    if (was('STOLEN', day)) return 'stolen';
    if (was('EXPORTED', day)) return 'exported';
    const keeper = was('IN_TRADE', day) ? undefined : line.keepers?.find((each) => holds(each, day));
    return keeper ? `keeper ${keeper.lastName}` : 'no keeper';
  }
}

function firstDay({ marks = [], keepers = [], states = [] }: VehicleLine): string {
  return [...marks, ...keepers, ...states].map(({ from }) => from).sort()[0] ?? '9999';
}

function isFaultyAlone({ marks = [], keepers = [], states = [] }: VehicleLine): boolean {
  const all = [...marks, ...keepers, ...states];
  if (all.length === 0 || all.some(({ from, to }) => to !== undefined && to <= from)) return true;
  const isTwice = (facts: readonly Period[]) =>
    DAYS.some((day) => facts.filter((fact) => holds(fact, day)).length > 1);
  const kinds = new Set(states.map(({ kind }) => kind));
  return (
    isTwice(marks) ||
    isTwice(keepers) ||
    [...kinds].some((kind) => isTwice(states.filter((each) => each.kind === kind)))
  );
}

function hasMarkTwice(register: ReadonlyMap<string, VehicleLine>, day: string): boolean {
  const marks = [...register.values()].flatMap((line) =>
    (line.marks ?? []).filter((mark) => holds(mark, day)),
  );
  return new Set(marks.map(({ registrationNumber }) => registrationNumber)).size < marks.length;
}
