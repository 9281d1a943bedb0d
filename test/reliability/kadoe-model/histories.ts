import fc from 'fast-check';
import type { VehicleLine } from '../../../src/kadoe/register/file/vehicle-line.js';
import { DAYS } from '../../kadoe/register/register-model.js';

export const VEHICLES = ['1', '2', '3'] as const;
export const VINS = ['X', 'Y'] as const;
const KINDS = ['STOLEN', 'EXPORTED', 'SCRAPPED', 'MOD', 'FROZEN', 'IN_TRADE'] as const;

/** Days on which something begins or ends. The last one is only asked about. */
const day = fc.constantFrom(...DAYS.slice(0, -1));

/** Mostly valid. One that ends before it begins has to be refused. */
const period = fc
  .tuple(day, fc.option(day, { nil: undefined }), fc.integer({ min: 0, max: 19 }))
  .map(([a, b, luck]) => {
    if (b === undefined) return { from: a };
    if (luck === 0) return { from: b, to: a };
    return a < b ? { from: a, to: b } : b < a ? { from: b, to: a } : { from: a };
  });

/** More than one of them often overlap, and are refused then. */
const list = <Fact>(fact: fc.Arbitrary<Fact>) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.array(fact, { maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(fact, { maxLength: 3 }) },
  );

const line = fc.record({
  vehicle: fc.constantFrom(...VEHICLES),
  chassisVin: fc.constantFrom(...VINS),
  make: fc.constantFrom('FORD', 'OPEL'),
  marks: list(fc.record({ mark: fc.constantFrom(...VEHICLES), period })),
  keepers: list(fc.record({ lastName: fc.constantFrom('ABLE', 'BAKER', 'CHARLIE'), period })),
  states: list(fc.record({ kind: fc.constantFrom(...KINDS), period })),
});

/** A vehicle on two lines is refused. */
const lines = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.uniqueArray(line, { minLength: 1, maxLength: 3, selector: ({ vehicle }) => vehicle }),
  },
  { weight: 1, arbitrary: fc.array(line, { minLength: 2, maxLength: 3 }) },
);

/** Loads, of which some are only tried out. */
export const history = fc.array(fc.record({ lines, dryRun: fc.boolean() }), { minLength: 3, maxLength: 6 });

type Line = typeof line extends fc.Arbitrary<infer Each> ? Each : never;

const always = { from: DAYS[0] ?? '' };
const keptBy = (lastName: Line['keepers'][number]['lastName']) => [{ lastName, period: always }];
const inState = (kind: Line['states'][number]['kind'], day: number) => ({
  kind,
  period: { from: DAYS[day] ?? '', to: DAYS[day + 1] ?? '' },
});

/** Has every kind of answer, so that a slice compares each of them with any seed. */
export const EVERY_ANSWER: { lines: Line[]; dryRun: boolean }[] = [
  {
    dryRun: false,
    lines: [
      {
        ...{ vehicle: '1', chassisVin: 'X', make: 'FORD', marks: [{ mark: '1', period: always }] },
        keepers: keptBy('ABLE'),
        states: [inState('STOLEN', 1), inState('EXPORTED', 2), inState('SCRAPPED', 3)],
      },
      {
        ...{ vehicle: '2', chassisVin: 'X', make: 'OPEL', marks: [{ mark: '2', period: always }] },
        keepers: keptBy('BAKER'),
        states: [{ kind: 'MOD', period: always }],
      },
      {
        ...{ vehicle: '3', chassisVin: 'Y', make: 'OPEL', marks: [{ mark: '3', period: always }] },
        keepers: [],
        states: [],
      },
    ],
  },
];

/** @param named makes the names of vehicles, marks and VINs those of one run */
export function toLine(each: Line, named: (text: string) => string): VehicleLine {
  return {
    vehicle: named(each.vehicle),
    chassisVin: named(each.chassisVin),
    make: each.make,
    marks: each.marks.map(({ mark, period: { from, to } }) => ({
      registrationNumber: named(mark),
      from,
      ...(to === undefined ? {} : { to }),
    })),
    keepers: each.keepers.map(({ lastName, period: { from, to } }) => ({
      from,
      ...(to === undefined ? {} : { to }),
      ...{ firstNames: 'ANN', lastName, address: { line1: '1 TEST STREET' } },
    })),
    states: each.states.map(({ kind, period: { from, to } }) => ({
      kind,
      from,
      ...(to === undefined ? {} : { to }),
    })),
  };
}
