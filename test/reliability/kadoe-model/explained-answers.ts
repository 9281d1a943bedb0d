import fc from 'fast-check';
import { expect } from 'vitest';
import type { Resolution } from '../../../src/kadoe/register/look-up/register-look-ups.js';
import { answered, recordsOf } from '../../kadoe/enquiry-records/enquiry-site.js';
import { DAYS } from '../../kadoe/register/register-model.js';
import { keeper, type RegisterSite, vehicle } from '../../kadoe/register/register-site.js';
import { seed } from '../plan.js';

const REASON = 'a court has asked what was answered';

const KINDS = ['STOLEN', 'EXPORTED', 'SCRAPPED', 'MOD', 'GEO', 'IN_TRADE'] as const;

const day = fc.constantFrom(...DAYS.slice(0, 3));

/** Vehicles of a load: each has its mark and one of two VINs always, and a keeper or a state perhaps. */
const load = fc.tuple(
  ...['1', '2', '3'].map((name) =>
    fc.record({
      name: fc.constant(name),
      vin: fc.constantFrom('X', 'Y'),
      make: fc.constantFrom('FORD', 'OPEL'),
      lastName: fc.option(fc.constantFrom('ABLE', 'BAKER'), { nil: undefined }),
      state: fc.option(fc.record({ kind: fc.constantFrom(...KINDS), from: day }), { nil: undefined }),
    }),
  ),
);

/** Has every kind of answer, so that a slice compares each of them with any seed. */
const EVERY_ANSWER = [
  [
    { name: '1', vin: 'X', make: 'FORD', lastName: 'ABLE', state: { kind: 'STOLEN', from: '2024-01-01' } },
    { name: '2', vin: 'X', make: 'FORD', lastName: 'ABLE', state: { kind: 'EXPORTED', from: '2024-01-01' } },
    { name: '3', vin: 'Y', make: 'OPEL', lastName: 'ABLE', state: { kind: 'SCRAPPED', from: '2024-01-01' } },
  ],
  [
    { name: '1', vin: 'X', make: 'OPEL', lastName: 'BAKER', state: undefined },
    { name: '2', vin: 'X', make: 'OPEL', lastName: undefined, state: undefined },
    { name: '3', vin: 'Y', make: 'FORD', lastName: 'BAKER', state: { kind: 'MOD', from: '2024-01-01' } },
  ],
  [
    { name: '1', vin: 'Y', make: 'OPEL', lastName: undefined, state: { kind: 'GEO', from: '2024-01-01' } },
    { name: '2', vin: 'Y', make: 'FORD', lastName: 'ABLE', state: { kind: 'IN_TRADE', from: '2024-01-01' } },
    { name: '3', vin: 'Y', make: 'OPEL', lastName: undefined, state: undefined },
  ],
] as never;

/** What was tried. */
export interface Explained {
  readonly answers: number;
  readonly loads: number;
  readonly outcomes: ReadonlySet<string>;
}

/** Asks after each of some loads, and has every answer explained after the last of them: each is explained as it was given. */
export async function explainAfterLaterLoads(site: RegisterSite, numRuns: number): Promise<Explained> {
  const outcomes = new Set<string>();
  let [run, answers, loaded] = [0, 0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(load, { minLength: 2, maxLength: 4 }), async (loads) => {
      run += 1;
      // Each run has vehicles and marks of its own, because all are in one register.
      const named = (text: string) => `${text}E${run}`;
      const given: { id: string; resolution: Resolution }[] = [];
      for (const vehicles of loads) {
        await site.load(vehicles.map((each) => lineOf(each, named)));
        loaded += 1;
        const asked = [
          ...['1', '2', '3', '4'].map((name) => ({ registrationNumber: named(name) })),
          ...['X', 'Y'].map((vin) => ({ chassisVin: named(vin) })),
        ];
        for (const each of asked) {
          const resolution = await site.resolve({ asked: each, eventDate: DAYS[2] ?? '' });
          given.push({ id: (await recordsOf(site.service).add(answered(resolution))).id, resolution });
        }
      }
      for (const { id, resolution } of given) {
        outcomes.add(resolution.outcome);
        const explanation = await site.service
          .as(site.admin)
          .post(`/admin/enquiries/${id}/explanation`, { reason: REASON });
        expect(explanation.status).toBe(200);
        expect(explanation.body.enquiry).toMatchObject({ id, load: resolution.load });
        expectExplained(explanation.body, resolution);
      }
      answers += given.length;
    }),
    { numRuns, seed, examples: [[EVERY_ANSWER]] },
  );
  return { answers, loads: loaded, outcomes };
}

type Vehicle = typeof load extends fc.Arbitrary<(infer Each)[]> ? Each : never;

function lineOf({ name, vin, make, lastName, state }: Vehicle, named: (text: string) => string) {
  return vehicle(named(name), named(name), {
    ...{ chassisVin: named(vin), make },
    marks: [{ registrationNumber: named(name), from: DAYS[0] ?? '' }],
    keepers: lastName === undefined ? [] : [keeper(lastName, DAYS[0] ?? '')],
    states: state === undefined ? [] : [state],
  });
}

function expectExplained(
  { known, keeperAnswered }: { known: Record<string, never>; keeperAnswered: boolean },
  resolution: Resolution,
): void {
  expect(keeperAnswered).toBe(resolution.outcome === 'keeper');
  const kinds = (known as { states?: { kind: string }[] } | null)?.states?.map(({ kind }) => kind);
  switch (resolution.outcome) {
    case 'no information':
    case 'multiple matches':
      expect(known).toBeNull();
      break;
    case 'withheld':
      expect(known).toMatchObject({ withheldAs: resolution.withheld });
      break;
    case 'scrapped':
      expect(kinds).toContain('SCRAPPED');
      break;
    case 'stolen':
    case 'exported':
      expect(kinds).toContain(resolution.outcome.toUpperCase());
      expect(known).toMatchObject({ vehicle: resolution.vehicle });
      break;
    case 'no keeper':
      expect(known.keeper === null || kinds?.includes('IN_TRADE')).toBe(true);
      break;
    case 'keeper':
      expect(known.vehicle).toEqual(resolution.vehicle);
      expect(known.keeper).toEqual({ from: DAYS[0], ...resolution.party });
  }
}
