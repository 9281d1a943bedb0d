import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { forgetRecalls } from '../api/recalls-table.js';
import { fixStored, storeRecall } from './stored-recalls.js';

let service: Service;
let maker: OnboardedClient;
let other: OnboardedClient;
let mot: ReturnType<Service['as']>;

beforeAll(async () => {
  service = await Service.start();
  maker = await service.onboard();
  other = await service.onboard();
  mot = service.as(await service.onboard('mot'));
});
afterAll(() => service?.stop());
beforeEach(() => forgetRecalls(service));

const ask = async (vin: string) => (await mot.get(`/mot/vehicles/${vin}`)).body;

describe('An answer about a vehicle', () => {
  it.each([
    ['0 for O', 'SAL0VE1', 'SALOVE1'],
    ['O for 0', 'SALOVE1', 'SAL0VE1'],
    ['Q for 0', 'KNQ7', 'KN07'],
    ['0 for Q', 'KN07', 'KNQ7'],
    ['O for Q', 'KNO7', 'KNQ7'],
    ['Q for O', 'KNQ7', 'KNO7'],
    ['1 for I', 'F1AT5', 'FIAT5'],
    ['I for 1', 'FIAT5', 'F1AT5'],
    ['two letters that both are odd, in either VIN', 'BQI4', 'BOI4'],
    ['an odd letter in each, at different places', 'BO14', 'B0I4'],
    ['every letter that looks like another', 'OQ0I1', 'QO011'],
    ['dots and strokes, as VINs were once stored', 'WBA1239', 'WBA.123/9'],
    ['an underline and a letter that looks like a digit', 'W0LTRE7', 'WO_LTRE7'],
    ['17 characters', 'WV0ZZZ1KZAWOOOI01', 'WVOZZZIKZAW000101'],
  ])('names a VIN with %s', async (_, asked, stored) => {
    await storeRecall(service, maker, stored);
    const answer = await ask(asked);
    expect(answer).toEqual({
      vin: asked,
      hasOutstandingRecall: 'Unknown',
      lastConfirmedDate: null,
      similarVins: [stored],
      recalls: [],
      lastUpdatedDate: null,
    });
    expect(Object.keys(answer)).toEqual([
      'vin',
      'hasOutstandingRecall',
      'lastConfirmedDate',
      'similarVins',
      'recalls',
      'lastUpdatedDate',
    ]);
    expect((await mot.post('/mot/vehicles', { vins: ['NOWHERE1', asked] })).body.vehicles[1]).toEqual(answer);
    // The vehicle itself has no similar VIN.
    expect(await ask(stored)).not.toHaveProperty('similarVins');
  });

  it.each([
    ['other letters', 'B8RT', 'BBRT'],
    ['O for I', 'FOAT5', 'FIAT5'],
    ['0 for 1', 'F0AT5', 'F1AT5'],
    ['a character more', 'FIAT55', 'F1AT5'],
    ['a character less', 'FIAT', 'F1AT5'],
    ['another order', 'IFAT5', 'F1AT5'],
    ['another letter beside a similar one', 'FIAU5', 'F1AT5'],
  ])('does not name a VIN with %s', async (_, asked, stored) => {
    await storeRecall(service, maker, stored);
    expect(await ask(asked)).not.toHaveProperty('similarVins');
  });

  it('names no vehicle whose recalls are all fixed, and names it while one is open', async () => {
    for (const vin of ['ZO77', 'Z077', 'ZQ77']) await storeRecall(service, maker, vin);
    await storeRecall(service, other, 'ZO77');
    for (const vin of ['ZO77', 'Z077', 'ZQ77']) await fixStored(service, maker, vin);
    expect((await ask('Z077')).similarVins).toEqual(['ZO77']);
    expect((await ask('ZQ77')).similarVins).toEqual(['ZO77']);
    expect(await ask('ZO77')).not.toHaveProperty('similarVins');
    await fixStored(service, other, 'ZO77');
    expect(await ask('ZQ77')).toMatchObject({ hasOutstandingRecall: 'No', recalls: [] });
    expect(await ask('ZQ77')).not.toHaveProperty('similarVins');
  });

  it('names similar VINs beside recalls of its own, each once, over all manufacturers', async () => {
    for (const client of [maker, other]) {
      for (const reference of ['A/1', 'A/2']) {
        await storeRecall(service, client, 'GI01', { reference });
        await storeRecall(service, client, 'G101', { reference });
      }
    }
    expect(await ask('GI01')).toMatchObject({ hasOutstandingRecall: 'Yes', similarVins: ['G101'] });
    expect(await ask('G101')).toMatchObject({ hasOutstandingRecall: 'Yes', similarVins: ['GI01'] });
    expect((await ask('GI01')).recalls).toHaveLength(4);
    expect((await ask('GIO1')).similarVins).toEqual(['G101', 'GI01']);
  });

  it('names at most five, in the order of their characters', async () => {
    const vins = ['R00', 'R0O', 'R0Q', 'RO0', 'ROO', 'ROQ', 'RQ0', 'RQO', 'RQQ'];
    for (const vin of vins.toReversed()) await storeRecall(service, maker, vin);
    expect((await ask('R00')).similarVins).toEqual(['R0O', 'R0Q', 'RO0', 'ROO', 'ROQ']);
    expect((await ask('ROO')).similarVins).toEqual(['R00', 'R0O', 'R0Q', 'RO0', 'ROQ']);
    expect((await ask('RQQ')).similarVins).toEqual(['R00', 'R0O', 'R0Q', 'RO0', 'ROO']);
  });

  it('finds open recalls of its own among thousands of fixed ones that look like it', async () => {
    await service.query(
      `INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date,
                           rectification_date, created_at, updated_at)
       SELECT $1, 'H' || translate(lpad(number::bit(12)::text, 12, '0'), '01', '0O'), 'CAR/1', '2024-03-30',
              '2024-05-01', '2026-01-01', '2026-01-01'
         FROM generate_series(1, 4000) AS number`,
      [maker.manufacturer?.id],
    );
    await storeRecall(service, other, 'H-OOOOQQQQ OOOO');
    expect(await ask('HOOOOQQQQOOOO')).toMatchObject({ hasOutstandingRecall: 'Yes' });
    // A class of similar VINs, larger than any that exists by chance: the service does not read it whole for each of them.
    const began = performance.now();
    const vins = Array.from(
      { length: 500 },
      (_, number) => `H${'O'.repeat(11)}${number % 2 === 0 ? 'Q' : 'O'}`,
    );
    expect((await mot.post('/mot/vehicles', { vins })).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(1_900);
  });
});

describe('A recall that was stored with another spelling of its VIN', () => {
  it.each([
    ['spaces and hyphens', 'WVW-ZZZ 1JZ', 'WVWZZZ1JZ'],
    ['an apostrophe before it', "'KMHBT31", 'KMHBT31'],
    ['a zero-width space', 'JF1\u200BGD', 'JF1GD'],
    ['a byte order mark', '\uFEFFJF2GD', 'JF2GD'],
    ['a soft hyphen and an en dash', 'TM\u00ADB\u2013JJ', 'TMBJJ'],
    ['a no-break space inside', 'VF1\u00A0BB', 'VF1BB'],
    ['full-width letters', '\uFF36\uFF26\uFF13XX', 'VF3XX'],
    ['a direction mark at its end', 'ZFA22\u202C', 'ZFA22'],
    ['a space, and letters that look like digits', 'SAO IQ1', 'SAOIQ1'],
  ])('is of the same vehicle: %s', async (_, stored, vin) => {
    service.clock.advance({ seconds: 3 });
    await storeRecall(service, maker, stored, { dvsa: 'R/2024/9' });
    const changedAt = new Date(service.clock.now()).toISOString();
    const answer = await ask(vin);
    expect(answer).toEqual({
      vin,
      hasOutstandingRecall: 'Yes',
      lastConfirmedDate: changedAt,
      recalls: [
        {
          manufacturer: maker.manufacturer?.name,
          manufacturerCampaignReference: 'CAR/1',
          dvsaCampaignReference: 'R/2024/9',
          recallCampaignStartDate: '2024-03-30',
        },
      ],
      lastUpdatedDate: changedAt,
    });
    expect((await mot.post('/mot/vehicles', { vins: [vin] })).body).toEqual({ vehicles: [answer] });
    await fixStored(service, maker, stored);
    expect(await ask(vin)).toMatchObject({ hasOutstandingRecall: 'No', recalls: [] });
  });

  it('counts although the recall of the usual spelling is fixed', async () => {
    await storeRecall(service, maker, 'UU1-5');
    await storeRecall(service, maker, 'UU15');
    await fixStored(service, maker, 'UU15');
    expect(await ask('UU15')).toMatchObject({
      hasOutstandingRecall: 'Yes',
      recalls: [{ manufacturerCampaignReference: 'CAR/1' }],
    });
  });

  it('is listed once, however many spellings there are of it', async () => {
    const spellings = ['PL 8', 'P-L8', "'PL8", 'PL8'];
    for (const vin of spellings) await storeRecall(service, maker, vin);
    await storeRecall(service, maker, 'P L 8', { reference: 'CAR/0' });
    await storeRecall(service, other, 'PL 8');
    const listed = async () =>
      (await ask('PL8')).recalls.map(
        (recall: { manufacturer: string; manufacturerCampaignReference: string }) =>
          `${recall.manufacturer} ${recall.manufacturerCampaignReference}`,
      );
    const [mine, its] = [maker, other].map(({ manufacturer }) => manufacturer?.name);
    const all = [`${mine} CAR/0`, `${mine} CAR/1`, `${its} CAR/1`];
    expect(await listed()).toEqual(all);
    // Open recalls come first, whichever spelling is fixed.
    for (const vin of ['PL8', 'PL 8']) {
      await fixStored(service, maker, vin);
      expect(await listed()).toEqual(all);
    }
    for (const vin of ['P-L8', "'PL8"]) await fixStored(service, maker, vin);
    expect(await listed()).toEqual([`${mine} CAR/0`, `${its} CAR/1`]);
  });

  it('is named as similar by the spelling that can be asked for', async () => {
    await storeRecall(service, maker, 'WVW-ZZZ IJZ');
    expect((await ask('WVWZZZ1JZ')).similarVins).toEqual(['WVWZZZIJZ']);
    expect(await ask('WVWZZZIJZ')).toMatchObject({ hasOutstandingRecall: 'Yes' });
  });
});
