import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Resolution } from '../../../src/kadoe/register/look-up/register-look-ups.js';
import { seed, size } from '../../reliability/plan.js';
import { DAYS } from '../register/register-model.js';
import { keeper, RegisterSite, vehicle } from '../register/register-site.js';
import { answered, recordsOf } from './enquiry-site.js';

const RUNS = size({ slice: 8, whole: 200 });

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

describe(`The explanation of an answer (seed ${seed})`, () => {
  let site: RegisterSite;
  let run = 0;
  beforeAll(async () => {
    site = await RegisterSite.start();
  });
  afterAll(() => site.stop());

  const explain = async (id: string) => {
    const answer = await site.service.as(site.admin).get(`/admin/enquiries/${id}`);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    return answer.body;
  };
  const explainWithKeeper = (id: string, body: object = { reason: REASON }) =>
    site.service.as(site.admin).post(`/admin/enquiries/${id}/explanation`, body);
  const record = async (resolution: Resolution) =>
    (await recordsOf(site.service).add(answered(resolution))).id;
  const acts = (id: string) =>
    site.service.query(
      "SELECT action, after FROM audit_entry WHERE subject_kind = 'enquiry' AND subject_id = $1 ORDER BY id",
      [id],
    );

  it(
    'is what was answered, of every kind of answer, whatever was loaded since',
    async () => {
      const outcomes = new Set<string>();
      await fc.assert(
        fc.asyncProperty(fc.array(load, { minLength: 2, maxLength: 4 }), async (loads) => {
          run += 1;
          const named = (text: string) => `${text}E${run}`;
          const given: { id: string; resolution: Resolution }[] = [];
          for (const vehicles of loads) {
            await site.load(
              vehicles.map(({ name, vin, make, lastName, state }) =>
                vehicle(named(name), named(name), {
                  ...{ chassisVin: named(vin), make },
                  marks: [{ registrationNumber: named(name), from: DAYS[0] ?? '' }],
                  keepers: lastName === undefined ? [] : [keeper(lastName, DAYS[0] ?? '')],
                  states: state === undefined ? [] : [state],
                }),
              ),
            );
            const asked = [
              ...['1', '2', '3', '4'].map((name) => ({ registrationNumber: named(name) })),
              ...['X', 'Y'].map((vin) => ({ chassisVin: named(vin) })),
            ];
            for (const each of asked) {
              const resolution = await site.resolve({ asked: each, eventDate: DAYS[2] ?? '' });
              given.push({ id: await record(resolution), resolution });
            }
          }
          for (const { id, resolution } of given) {
            outcomes.add(resolution.outcome);
            const { body, status } = await explainWithKeeper(id);
            expect(status).toBe(200);
            expect(body.enquiry).toMatchObject({ id, load: resolution.load });
            expectExplained(body, resolution);
          }
        }),
        { numRuns: RUNS, seed, examples: [[DIRECTED]] },
      );
      expect([...outcomes].sort()).toEqual([
        ...['exported', 'keeper', 'multiple matches', 'no information', 'no keeper', 'scrapped', 'stolen'],
        'withheld',
      ]);
    },
    size({ slice: 60_000, whole: 30 * 60_000 }),
  );

  it('masks the keeper, and is in the audit trail without a name', async () => {
    await site.load([vehicle('M1', 'MM10AAA', { keepers: [keeper('SMITHSON', '2020-01-01')] })]);
    const id = await record(await site.resolveMark('MM10AAA'));
    const body = await explain(id);
    expect(body).toMatchObject({
      keeperAnswered: true,
      known: {
        reference: 'M1',
        vehicle: { registrationNumber: 'MM10AAA', chassisVin: 'VINM1', make: 'FORD' },
        states: [],
        withheldAs: null,
        isWithheldNow: false,
        keeper: { from: '2020-01-01', kind: 'person', name: 'A*** S***', postcode: 'SA***' },
      },
    });
    expect(JSON.stringify(body)).not.toContain('SMITHSON');
    expect(await acts(id)).toEqual([{ action: 'enquiry shown', after: null }]);
  });

  it('masks a keeper as a whole who is withheld now, and shows one for a reason, which is in the audit trail', async () => {
    const line = vehicle('W1', 'WW10AAA', { keepers: [keeper('PROTECTED', '2020-01-01')] });
    await site.load([line]);
    const id = await record(await site.resolveMark('WW10AAA'));
    await site.load([{ ...line, states: [{ kind: 'GEO' as const, from: '2020-01-01' }] }]);
    const { known } = await explain(id);
    expect(known).toMatchObject({ isWithheldNow: true, withheldAs: null });
    expect(known.keeper).toEqual({ name: '***' });

    for (const [reason, message] of [
      [undefined, 'is required'],
      [7, 'must be a string'],
      ['too short', 'must have 10 to 500 characters'],
      [' '.repeat(20), 'must have 10 to 500 characters'],
      ['x'.repeat(501), 'must have 10 to 500 characters'],
      ['two\nlines of it', 'must be one line, without control characters'],
    ]) {
      const refused = await explainWithKeeper(id, { reason });
      expect(refused.status).toBe(400);
      expect(refused.body.errors).toEqual([expect.objectContaining({ field: 'reason', message })]);
    }
    const shown = await explainWithKeeper(id);
    expect(shown.headers['cache-control']).toBe('no-store');
    expect(shown.body.known.keeper).toEqual({
      ...{ from: '2020-01-01', title: 'MS', firstNames: 'ANN', lastName: 'PROTECTED' },
      address: { line1: '1 TEST STREET', postcode: 'SA1 1AA' },
    });
    expect(await acts(id)).toEqual([
      { action: 'enquiry shown', after: null },
      { action: 'keeper of an enquiry shown', after: { reason: REASON } },
    ]);
  });

  it('is 404 for an id that no enquiry has, and nothing is in the audit trail', async () => {
    for (const id of [
      '0193767c-1c00-7b5e-9d4f-2a1c3e5f7089',
      'ffffffff-ffff-7fff-bfff-ffffffffffff',
      '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10',
    ]) {
      const answer = await site.service.as(site.admin).get(`/admin/enquiries/${id}`);
      expect([answer.status, answer.body.errorCode]).toEqual([404, 'RECALLS-NF-01']);
      expect((await explainWithKeeper(id)).status).toBe(404);
      expect(await acts(id)).toEqual([]);
    }
    expect((await site.service.as(site.admin).get('/admin/enquiries/7')).status).toBe(400);
  });
});

/** Has every kind of answer, so that a slice compares each of them with any seed. */
const DIRECTED = [
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
