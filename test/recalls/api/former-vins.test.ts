import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import {
  actionsOf,
  CAR_1,
  expectBadRequest,
  expectDone,
  expectNotFound,
  expectRefusal,
  FIXED,
  forgetRecalls,
  NOT_FIXED,
  recallsIn,
  storeRecall,
} from './recalls-table.js';

let service: Service;
let client: OnboardedClient;
let maker: ReturnType<Service['as']>;

beforeAll(async () => {
  service = await Service.start();
  client = await service.onboard('manufacturer', { name: 'ABC' });
  maker = service.as(client);
});
afterAll(() => service?.stop());
beforeEach(() => forgetRecalls(service));

const store = (vin: string, reference?: string, dvsa?: string) =>
  storeRecall(service, client.manufacturer?.id, vin, reference, dvsa);
const pathOf = (vin: string, reference = 'CAR/1') =>
  `/recalls/vin/${encodeURIComponent(vin)}?manufacturerCampaignReference=${reference}`;
const rows = async () => (await recallsIn(service)).map((row) => [row.vin, row.reference, row.rectified]);

describe('a recall that was stored under a VIN in another form', () => {
  it.each([
    ['WDB 123-45', 'wdb 123-45'],
    ['R/1%', 'r/1%'],
    ["'ABC", "'ABC"],
    ['1.77E+16', ' 1.77e+16'],
    ['N/A', 'n/a'],
    ['A\u200bB', 'a\u200bb'],
    ['АВС', 'авс'],
  ])('is fixed, reopened and deleted by that VIN: %s', async (stored, written) => {
    await store(stored);
    expectDone(await maker.put(pathOf(written), FIXED));
    expect(await rows()).toEqual([[stored, 'CAR/1', '2024-04-01']]);
    expectRefusal(
      await maker.delete(pathOf(written)),
      400,
      'RECALLS-BR-01',
      'Vehicle recall has already been marked as fixed',
    );
    expectDone(await maker.put(pathOf(written), NOT_FIXED));
    expectDone(await maker.delete(pathOf(written)));
    expect(await rows()).toEqual([]);
    expect(await actionsOf(service, stored)).toEqual(['fixed', 'reopened', 'deleted']);
  });

  it('goes before the recall of today’s form, which is changed by its own VIN alone', async () => {
    await store('WDB-1');
    await maker.post('/recalls', { ...CAR_1, vin: 'WDB1' });

    expectDone(await maker.put(pathOf('WDB-1'), FIXED));
    expect(await rows()).toEqual([
      ['WDB-1', 'CAR/1', '2024-04-01'],
      ['WDB1', 'CAR/1', null],
    ]);
    expectDone(await maker.delete(pathOf('WDB1')));
    expect(await rows()).toEqual([['WDB-1', 'CAR/1', '2024-04-01']]);
  });

  it('is not in the way of one of today’s form with another reference', async () => {
    await store('WDB-1', 'OLD/1');
    await maker.post('/recalls', { ...CAR_1, vin: 'WDB1', manufacturerCampaignReference: 'NEW/1' });

    expectDone(await maker.put(pathOf('WDB-1', 'NEW/1'), FIXED));
    expectDone(await maker.put(pathOf('WDB-1', 'NEW/1'), NOT_FIXED));
    expectDone(await maker.delete(pathOf('WDB-1', 'NEW/1')));
    expect(await rows()).toEqual([['WDB-1', 'OLD/1', null]]);
  });

  it('is not deleted with those of today’s form that have the same DVSA reference', async () => {
    await store('WDB-1', 'OLD/1', 'R/1');
    await maker.post('/recalls', { ...CAR_1, vin: 'WDB1', dvsaCampaignReference: 'R/1' });

    expectDone(await maker.delete('/recalls/vin/WDB-1?dvsaCampaignReference=R/1'));
    expect(await rows()).toEqual([['WDB1', 'CAR/1', null]]);
  });
});

describe('a VIN that is none', () => {
  it.each([
    'UNKNOWN',
    '#REF!',
    '1,5E+12',
    'A/B',
  ])('is refused by PUT and DELETE when nothing is stored so: %s', async (vin) => {
    const told = { field: 'vin', message: expect.stringMatching(/^must /) };
    expectBadRequest(await maker.put(pathOf(vin), FIXED), 'Invalid request parameters', told);
    expectBadRequest(await maker.delete(pathOf(vin)), 'Invalid request parameters', told);
  });

  it('is not found when another form of it is stored, or another manufacturer has it', async () => {
    const other = service.as(await service.onboard('manufacturer', { name: 'XYZ' }));
    await store('WDB-1');
    for (const answer of [
      await maker.put(pathOf('WDB1'), FIXED),
      await maker.delete(pathOf('W-DB1')),
      await other.put(pathOf('WDB-1'), FIXED),
      await other.delete(pathOf('WDB-1')),
    ]) {
      expectNotFound(answer);
    }
    expect(await rows()).toEqual([['WDB-1', 'CAR/1', null]]);
  });
});
