import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { type Answer, Service } from '../../support/service.js';
import { CAR_1, expectRefusal, FIXED, forgetRecalls, NOT_FIXED } from '../api/recalls-table.js';
import { confirmAt } from './stored-recalls.js';

let service: Service;
let makers: [OnboardedClient, OnboardedClient];
let abc: ReturnType<Service['as']>;
let xyz: ReturnType<Service['as']>;
let mot: ReturnType<Service['as']>;

beforeAll(async () => {
  service = await Service.start();
  makers = [
    await service.onboard('manufacturer', { name: 'ABC' }),
    await service.onboard('manufacturer', { name: 'X "Y" \\ Zürich' }),
  ];
  abc = service.as(makers[0]);
  xyz = service.as(makers[1]);
  mot = service.as(await service.onboard('mot'));
});
afterAll(() => service?.stop());
beforeEach(() => forgetRecalls(service));

async function open(maker: typeof abc, vin: string, reference = 'CAR/1'): Promise<void> {
  const answer = await maker.post('/recalls', { ...CAR_1, vin, manufacturerCampaignReference: reference });
  expect(answer.status).toBe(201);
}

async function setStatus(maker: typeof abc, vin: string, body: object, reference = 'CAR/1'): Promise<void> {
  const answer = await maker.put(`/recalls/vin/${vin}?manufacturerCampaignReference=${reference}`, body);
  expect(answer.status).toBe(204);
}

const unknown = (vin: string) => ({
  vin,
  hasOutstandingRecall: 'Unknown',
  lastConfirmedDate: null,
  recalls: [],
  lastUpdatedDate: null,
});

function expectFound(answer: Answer, body: object): void {
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body });
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
}

const expectWrong = (answer: Answer, text: string, ...errors: { field: string; message: string }[]) =>
  expectRefusal(answer, 400, 'RECALLS-BR-01', text, errors);

describe('GET /mot/vehicles/{vin}', () => {
  it('says Yes, and lists the recalls that are not fixed, of all manufacturers', async () => {
    await open(xyz, 'V1', 'B-2');
    await open(abc, 'V1', 'CAR/2');
    await open(abc, 'V1', 'CAR/3');
    await xyz.post('/recalls', {
      vin: 'v1',
      manufacturerCampaignReference: 'A\\1',
      recallCampaignStartDate: '2023-12-31',
    });
    await open(abc, 'V1', 'CAR/1');
    await open(abc, 'V2', 'CAR/9');
    service.clock.advance({ milliseconds: 1_001 });
    const newest = new Date(service.clock.now()).toISOString();
    await setStatus(abc, 'V1', FIXED, 'CAR/2');

    expectFound(await mot.get('/mot/vehicles/V1'), {
      vin: 'V1',
      hasOutstandingRecall: 'Yes',
      lastConfirmedDate: newest,
      recalls: [
        ['ABC', 'CAR/1', '2024-03-30', 'DVSA/1'],
        ['ABC', 'CAR/3', '2024-03-30', 'DVSA/1'],
        ['X "Y" \\ Zürich', 'A\\1', '2023-12-31'],
        ['X "Y" \\ Zürich', 'B-2', '2024-03-30', 'DVSA/1'],
      ].map(
        ([manufacturer, manufacturerCampaignReference, recallCampaignStartDate, dvsaCampaignReference]) => ({
          manufacturer,
          manufacturerCampaignReference,
          ...(dvsaCampaignReference === undefined ? {} : { dvsaCampaignReference }),
          recallCampaignStartDate,
        }),
      ),
      // The newest change is that of a recall which is fixed and therefore not listed.
      lastUpdatedDate: newest,
    });
  });

  it('leaves an absent DVSA reference out', async () => {
    await abc.post('/recalls', { ...CAR_1, vin: 'V1', dvsaCampaignReference: undefined });
    expect((await mot.get('/mot/vehicles/V1')).body.recalls).toEqual([
      { manufacturer: 'ABC', manufacturerCampaignReference: 'CAR/1', recallCampaignStartDate: '2024-03-30' },
    ]);
  });

  it('lists an open recall whose manufacturer is not in the database any more', async () => {
    const changed = new Date(service.clock.now()).toISOString();
    await service.query(
      `INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date,
                           created_at, updated_at)
       VALUES (1000000, 'V1', 'CAR/1', '2024-03-30', $1, $1)`,
      [changed],
    );

    expectFound(await mot.get('/mot/vehicles/V1'), {
      vin: 'V1',
      hasOutstandingRecall: 'Yes',
      lastConfirmedDate: changed,
      recalls: [
        {
          manufacturer: 'unknown',
          manufacturerCampaignReference: 'CAR/1',
          recallCampaignStartDate: '2024-03-30',
        },
      ],
      lastUpdatedDate: changed,
    });
  });

  it.each([
    ['2026-03-29T01:00:00Z', '2026-03-29T01:00:00.000Z'],
    ['2026-07-01T12:34:56.7+01', '2026-07-01T11:34:56.700Z'],
    ['2026-07-01T12:34:56.100001Z', '2026-07-01T12:34:56.100Z'],
    ['2025-12-31T23:59:59.99Z', '2025-12-31T23:59:59.990Z'],
    ['0001-01-01T00:00:00.001Z', '0001-01-01T00:00:00.001Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('shows the change at %s in UTC and with three digits: %s', async (changed, shown) => {
    await open(abc, 'V1');
    await service.query('UPDATE recall SET updated_at = $1', [changed]);

    const { lastUpdatedDate, lastConfirmedDate } = (await mot.get('/mot/vehicles/V1')).body;

    expect({ lastUpdatedDate, lastConfirmedDate }).toEqual({
      lastUpdatedDate: shown,
      lastConfirmedDate: shown,
    });
  });

  it('says No when recalls are known and all fixed, and Yes again when one is reopened', async () => {
    await open(abc, 'V1');
    await open(xyz, 'V1');
    await setStatus(abc, 'V1', FIXED);
    expect((await mot.get('/mot/vehicles/V1')).body.hasOutstandingRecall).toBe('Yes');
    service.clock.advance({ seconds: 5 });
    await setStatus(xyz, 'V1', FIXED);
    const fixed = new Date(service.clock.now()).toISOString();
    expectFound(await mot.get('/mot/vehicles/V1'), {
      vin: 'V1',
      hasOutstandingRecall: 'No',
      lastConfirmedDate: fixed,
      recalls: [],
      lastUpdatedDate: fixed,
    });
    await setStatus(abc, 'V1', NOT_FIXED);
    expect((await mot.get('/mot/vehicles/V1')).body.hasOutstandingRecall).toBe('Yes');
  });

  it('says Unknown, which is no error, when none are known or all are deleted', async () => {
    expectFound(await mot.get('/mot/vehicles/V1'), unknown('V1'));
    await open(abc, 'V1');
    await abc.delete('/recalls/vin/V1?manufacturerCampaignReference=CAR/1');
    expectFound(await mot.get('/mot/vehicles/V1'), unknown('V1'));
  });

  it('is confirmed by the newest of the last change and the last merged file of the makers concerned', async () => {
    const confirmed = async (vin: string) => (await mot.get(`/mot/vehicles/${vin}`)).body.lastConfirmedDate;
    const changed = new Date(service.clock.now());
    await open(abc, 'V1');
    await open(xyz, 'V1');
    await open(xyz, 'V2');
    const later = (minutes: number) => new Date(changed.getTime() + minutes * 60_000).toISOString();
    try {
      expect(await confirmed('V1')).toBe(changed.toISOString());
      await confirmAt(service, makers[0], later(-7));
      expect(await confirmed('V1')).toBe(changed.toISOString());
      await confirmAt(service, makers[0], later(2.5));
      expect(await confirmed('V1')).toBe(later(2.5));
      // Not the other manufacturer's vehicles.
      expect(await confirmed('V2')).toBe(changed.toISOString());
      await confirmAt(service, makers[1], later(4));
      expect([await confirmed('V1'), await confirmed('V2')]).toEqual([later(4), later(4)]);
      expect((await mot.post('/mot/vehicles', { vins: ['V2', 'V1', 'V3'] })).body.vehicles).toMatchObject([
        { lastConfirmedDate: later(4) },
        { lastConfirmedDate: later(4) },
        { lastConfirmedDate: null },
      ]);
      // A manufacturer whose recall is fixed counts too.
      service.clock.advance({ minutes: 1 });
      await setStatus(xyz, 'V2', FIXED);
      expect((await mot.get('/mot/vehicles/V2')).body).toMatchObject({
        hasOutstandingRecall: 'No',
        lastConfirmedDate: later(4),
        lastUpdatedDate: later(1),
      });
      service.clock.advance({ minutes: 8 });
      await setStatus(xyz, 'V2', NOT_FIXED);
      expect(await confirmed('V2')).toBe(later(9));
    } finally {
      for (const maker of makers) await confirmAt(service, maker, null);
    }
  });

  it.each([
    ['lower case and spaces in and around it', 'ab c1', '%20ab%20c1%20%09', 'ABC1'],
    ['hyphens', 'AB-C\u20131', 'A-BC%E2%80%901', 'ABC1'],
    ['full-width letters and digits', 'ＡＢ１', '%EF%BC%A1B1', 'AB1'],
    ['what looks like a number in scientific notation', '1e5', '1E5', '1E5'],
    ['letters that grow in upper case', 'straße', 'stra%C3%9Fe', 'STRASSE'],
    ['50 characters', 'X'.repeat(50), 'X'.repeat(50), 'X'.repeat(50)],
  ])('finds a VIN with %s', async (_, opened, asked, vin) => {
    await open(abc, opened);
    const single = await mot.get(`/mot/vehicles/${asked}`);
    expect(single.status).toBe(200);
    expect(single.body).toMatchObject({ vin, hasOutstandingRecall: 'Yes' });
    expect((await mot.post('/mot/vehicles', { vins: [opened] })).body).toEqual({ vehicles: [single.body] });
  });

  it('gives look-ups that come together each its own answer', async () => {
    const vins = Array.from({ length: 40 }, (_, number) => `V${number % 30}`);
    for (const vin of vins.slice(0, 10)) await open(abc, vin, `REF/${vin}`);
    const answers = await Promise.all(vins.map((vin) => mot.get(`/mot/vehicles/${vin}`)));
    expect(
      answers.map(({ body }) => [
        body.vin,
        ...body.recalls.map(
          (recall: { manufacturerCampaignReference: string }) => recall.manufacturerCampaignReference,
        ),
      ]),
    ).toEqual(vins.map((vin) => (Number(vin.slice(1)) < 10 ? [vin, `REF/${vin}`] : [vin])));
  });

  it.each([
    ['%20', 'must not be empty'],
    ['A'.repeat(51), 'must not be longer than 50 characters'],
    ['A%0AB', 'must not contain control characters or broken Unicode'],
    ['A%2FB', expect.stringContaining('it has / (U+002F)')],
    ['unknown', expect.stringContaining('not a word that says that there is none')],
    ['1.23E%2B10', expect.stringContaining('scientific notation')],
    ['A%E2%80%8BB', expect.stringContaining('U+200B, zero width space')],
  ])('refuses %s, which is no VIN', async (vin, message) => {
    expectWrong(await mot.get(`/mot/vehicles/${vin}`), 'Invalid request parameters', {
      field: 'vin',
      message,
    });
  });

  it('is for MOT services alone', async () => {
    for (const client of [abc, service.as(await service.onboard('admin'))]) {
      for (const answer of [
        await client.get('/mot/vehicles/V1'),
        await client.post('/mot/vehicles', { vins: ['V1'] }),
        await client.post('/mot/vehicles', '{'),
      ]) {
        expectRefusal(answer, 403, 'RECALLS-FB-01', 'You do not have permission to access this endpoint');
      }
    }
  });
});

describe('POST /mot/vehicles', () => {
  it('answers in the order asked, duplicates and lower case included', async () => {
    await open(abc, 'OPEN1');
    await open(abc, 'FIXED1');
    await setStatus(abc, 'FIXED1', FIXED);
    const answer = await mot.post('/mot/vehicles', {
      vins: ['nobody', 'open1', 'FIXED1', ' Open1 ', 'NOBODY', 'OPEN1'],
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    const vehicles: { vin: string; hasOutstandingRecall: string }[] = answer.body.vehicles;
    expect(Object.keys(answer.body)).toEqual(['vehicles']);
    expect(vehicles.map(({ vin, hasOutstandingRecall }) => `${vin} ${hasOutstandingRecall}`)).toEqual([
      'NOBODY Unknown',
      'OPEN1 Yes',
      'FIXED1 No',
      'OPEN1 Yes',
      'NOBODY Unknown',
      'OPEN1 Yes',
    ]);
    for (const vehicle of vehicles) {
      expect(vehicle).toEqual((await mot.get(`/mot/vehicles/${vehicle.vin}`)).body);
    }
  });

  it('answers 1 and 500 VINs, of 50 characters and written in another form too', async () => {
    expect((await mot.post('/mot/vehicles', { vins: ['V1'] })).body).toEqual({ vehicles: [unknown('V1')] });
    const vins = Array.from({ length: 500 }, (_, number) => `V${String(number).padStart(49, 'X')}`);
    const answer = await mot.post('/mot/vehicles', { vins: vins.map((vin) => `${vin.toLowerCase()} -`) });
    expect(answer.body).toEqual({ vehicles: vins.map(unknown) });
  });

  it.each<[string, unknown, string, string]>([
    ['no list', undefined, 'vins', 'is required'],
    ['null', null, 'vins', 'is required'],
    ['one text', 'V1', 'vins', 'must be an array of VINs'],
    ['an object', { 0: 'V1' }, 'vins', 'must be an array of VINs'],
    ['an empty list', [], 'vins', 'must not be empty'],
    ['501 VINs', Array(501).fill('V1'), 'vins', 'must not have more than 500 VINs'],
    ['501 that are none', Array(501).fill(7), 'vins', 'must not have more than 500 VINs'],
  ])('refuses %s', async (_, vins, field, message) => {
    expectWrong(await mot.post('/mot/vehicles', { vins }), 'Invalid request body', { field, message });
  });

  it('names every element that is wrong, and everything else too', async () => {
    const vins = ['V1', '', null, 'V2', 7, ['V3'], 'A'.repeat(51), 'A\u0000', '\ud800'];
    expectWrong(
      await mot.post('/mot/vehicles', { vins, colour: 'red' }),
      'Invalid request body',
      { field: 'vins[1]', message: 'must not be empty' },
      { field: 'vins[2]', message: 'is required' },
      { field: 'vins[4]', message: 'must be a string' },
      { field: 'vins[5]', message: 'must be a string' },
      { field: 'vins[6]', message: 'must not be longer than 50 characters' },
      { field: 'vins[7]', message: 'must not contain control characters or broken Unicode' },
      { field: 'vins[8]', message: 'must not contain control characters or broken Unicode' },
      { field: 'colour', message: 'is not a property of this request' },
    );
  });

  it('refuses bodies that are no JSON object', async () => {
    for (const [body, message] of [
      ['{', 'must be valid JSON'],
      ['["V1"]', 'must be a JSON object'],
      ['', 'must be a JSON object; it was empty'],
    ] as const) {
      expectWrong(await mot.post('/mot/vehicles', body), 'Invalid request body', { field: 'body', message });
    }
  });

  it('lacks all other methods, like every address', async () => {
    for (const answer of [await mot.get('/mot/vehicles'), await mot.put('/mot/vehicles/V1', {})]) {
      expectRefusal(answer, 404, 'RECALLS-NF-02', 'URL not found');
    }
  });
});
