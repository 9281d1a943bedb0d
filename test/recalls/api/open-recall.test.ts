import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RecallCreation } from '../../../src/recalls/api/recall-creation.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import {
  CAR_1,
  expectBadRequest,
  expectRefusal,
  FIXED,
  forgetRecalls,
  historyIn,
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

const DATE_FORMAT = 'must be a date of the calendar in the format YYYY-MM-DD';

describe('POST /recalls', () => {
  it("opens a recall under the caller's own name and writes it into the history", async () => {
    const answer = await maker.post('/recalls', CAR_1);

    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ manufacturer: 'ABC', recall: CAR_1 });
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    const at = new Date(service.clock.now());
    expect(await recallsIn(service)).toEqual([
      {
        manufacturer: client.manufacturer?.id,
        vin: '123456789AC',
        reference: 'CAR/1',
        dvsa: 'DVSA/1',
        start: '2024-03-30',
        rectified: null,
        updated: at,
      },
    ]);
    expect(await historyIn(service)).toEqual([
      {
        recall: '1',
        vin: '123456789AC',
        reference: 'CAR/1',
        action: 'opened',
        client: client.clientId,
        at,
        before: null,
        after: {
          dvsaCampaignReference: 'DVSA/1',
          recallCampaignStartDate: '2024-03-30',
          rectificationDate: null,
        },
      },
    ]);
  });

  it('is the same route with a slash at the end', async () => {
    expect((await maker.post('/recalls/', CAR_1)).status).toBe(201);
  });

  it.each([
    [{}],
    [{ dvsaCampaignReference: null }],
    [{ dvsaCampaignReference: '' }],
  ])('takes %j for no DVSA reference, and leaves it out of its answer', async (none) => {
    const { dvsaCampaignReference: _, ...required } = CAR_1;
    const answer = await maker.post('/recalls', { ...required, ...none });
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 201,
      body: { manufacturer: 'ABC', recall: required },
    });
    expect(answer.body.recall).not.toHaveProperty('dvsaCampaignReference');
    expect((await recallsIn(service))[0]?.dvsa).toBeNull();
  });

  it.each([
    ['  abc1\t', 'ABC1'],
    ['wdb-123 45', 'WDB12345'],
    ['ＷＤＢ\u3000１', 'WDB1'],
    ['ß'.repeat(25), 'S'.repeat(50)],
    ['V-'.repeat(50), 'V'.repeat(50)],
    ['1e5', '1E5'],
  ])('stores and answers the VIN %j as %s, and knows it again', async (written, vin) => {
    const answer = await maker.post('/recalls', { ...CAR_1, vin: written });
    expect({ status: answer.status, vin: answer.body.recall?.vin }).toEqual({ status: 201, vin });
    expect((await recallsIn(service)).map((row) => row.vin)).toEqual([vin]);
    const again = await maker.post('/recalls', { ...CAR_1, vin });
    expect(again.status).toBe(409);
    expect(again.body.errorMessage).toBe(
      `Vehicle already registered with VIN: ${vin} and manufacturerCampaignReference: CAR/1`,
    );
    const found = await maker.get(`/recalls/vin/${encodeURIComponent(written)}`);
    expect({ status: found.status, vin: found.body.vin }).toEqual({ status: 200, vin });
  });

  it('opens a recall in the form of today although one is stored in another form', async () => {
    await storeRecall(service, client.manufacturer?.id, 'WDB-1');
    const answer = await maker.post('/recalls', { ...CAR_1, vin: 'WDB-1' });
    expect({ status: answer.status, vin: answer.body.recall?.vin }).toEqual({ status: 201, vin: 'WDB1' });
    expect((await recallsIn(service)).map((row) => row.vin)).toEqual(['WDB-1', 'WDB1']);
  });

  it.each([
    ['vin', 'V'.repeat(50)],
    ['vin', '1'],
    ['vin', 'E10'],
    ['manufacturerCampaignReference', 'x'.repeat(50)],
    ['manufacturerCampaignReference', 'a-z_A-Z\\0/9'],
    ['dvsaCampaignReference', 'x'.repeat(50)],
    ['recallCampaignStartDate', '2024-02-29'],
    ['recallCampaignStartDate', '1960-01-01'],
  ])('accepts as %s: %s', async (field, value) => {
    const answer = await maker.post('/recalls', { ...CAR_1, [field]: value });
    expect({ status: answer.status, value: answer.body.recall[field] }).toEqual({
      status: 201,
      value: field === 'vin' ? value.toUpperCase() : value,
    });
  });

  it.each([
    ['vin', undefined, 'is required'],
    ['vin', null, 'is required'],
    ['vin', '', 'must not be empty'],
    ['vin', '   ', 'must not be empty'],
    ['vin', 'V'.repeat(51), 'must not be longer than 50 characters'],
    ['vin', 'ß'.repeat(26), 'must not be longer than 50 characters'],
    ['vin', '4.10112E+10', expect.stringContaining('scientific notation')],
    ['vin', '#VALUE!', expect.stringContaining('a spreadsheet shows')],
    ['vin', "'SAJAA01", expect.stringContaining('must not begin with an apostrophe')],
    ['vin', 'SAJ\u200dAA01', expect.stringContaining('U+200D, zero width joiner')],
    ['vin', 'ЅAJAA01', expect.stringContaining('the Cyrillic letter Ѕ (U+0405), which looks like S')],
    ['vin', 'SAJ/AA01', expect.stringContaining('it has / (U+002F)')],
    ['vin', 'tbd', expect.stringContaining('not a word that says that there is none')],
    ['vin', 'A\u0000B', 'must not contain control characters or broken Unicode'],
    ['vin', 'A\ud800B', 'must not contain control characters or broken Unicode'],
    ['vin', 12345678910, 'must be a string'],
    ['vin', ['ABC'], 'must be a string'],
    ['vin', { toString: 'ABC' }, 'must be a string'],
    ['manufacturerCampaignReference', undefined, 'is required'],
    ['manufacturerCampaignReference', null, 'is required'],
    ['manufacturerCampaignReference', '', 'must not be empty'],
    ['manufacturerCampaignReference', 'x'.repeat(51), 'must not be longer than 50 characters'],
    ['manufacturerCampaignReference', 'CAR 1', 'must contain only a-z, A-Z, 0-9, -, _, \\ and /'],
    ['manufacturerCampaignReference', 'CAR/1\n', 'must contain only a-z, A-Z, 0-9, -, _, \\ and /'],
    ['manufacturerCampaignReference', true, 'must be a string'],
    ['dvsaCampaignReference', 'x'.repeat(51), 'must not be longer than 50 characters'],
    ['dvsaCampaignReference', ' ', 'must contain only a-z, A-Z, 0-9, -, _, \\ and /'],
    ['dvsaCampaignReference', 0, 'must be a string'],
    ['dvsaCampaignReference', false, 'must be a string'],
    ['recallCampaignStartDate', undefined, 'is required'],
    ['recallCampaignStartDate', null, 'is required'],
    ['recallCampaignStartDate', '', 'must not be empty'],
    ['recallCampaignStartDate', 20240330, 'must be a string'],
    ['manufacturer', 'Another', 'is not a property of this request'],
    ['repairStatus', 'FIXED', 'is not a property of this request'],
    ['hasOwnProperty', 1, 'is not a property of this request'],
    ['toString', 'x', 'is not a property of this request'],
  ])('refuses as %s: %j', async (field, value, message) => {
    const answer = await maker.post('/recalls', { ...CAR_1, [field]: value });
    expectBadRequest(answer, 'Invalid request body', { field, message });
    expect(await recallsIn(service)).toEqual([]);
    expect(await historyIn(service)).toEqual([]);
  });

  it.each([
    '2024-02-30',
    '2023-02-29',
    '30-03-2024',
    '2024-3-30',
    '2024-03-30T00:00:00Z',
    'soon',
    '0000-01-01',
  ])('refuses %s as a start date with the text clients match on', async (recallCampaignStartDate) => {
    const answer = await maker.post('/recalls', { ...CAR_1, recallCampaignStartDate });
    expectBadRequest(answer, 'Date must be in the format YYYY-MM-DD', {
      field: 'recallCampaignStartDate',
      message: DATE_FORMAT,
    });
    expect(await recallsIn(service)).toEqual([]);
  });

  it('names every fault at once, the unknown properties too', async () => {
    const answer = await maker.post('/recalls', {
      vin: '',
      dvsaCampaignReference: 'R 1',
      recallCampaignStartDate: '2024-02-30',
      colour: 'red',
      constructor: {},
    });
    expectBadRequest(
      answer,
      'Invalid request body',
      { field: 'vin', message: 'must not be empty' },
      { field: 'manufacturerCampaignReference', message: 'is required' },
      { field: 'dvsaCampaignReference', message: 'must contain only a-z, A-Z, 0-9, -, _, \\ and /' },
      { field: 'recallCampaignStartDate', message: DATE_FORMAT },
      { field: 'colour', message: 'is not a property of this request' },
      { field: 'constructor', message: 'is not a property of this request' },
    );
    expect(await recallsIn(service)).toEqual([]);
  });

  it.each([
    ['', 'must be a JSON object; it was empty'],
    ['{', 'must be valid JSON'],
    ['[]', 'must be a JSON object'],
    ['null', 'must be a JSON object'],
    ['"vin"', 'must be a JSON object'],
  ])('refuses the body %j', async (body, message) => {
    expectBadRequest(await maker.post('/recalls', body), 'Invalid request body', { field: 'body', message });
  });

  it.each([
    'open',
    'fixed',
  ])('refuses a recall that is there already and %s, and changes nothing', async (state) => {
    await maker.post('/recalls', CAR_1);
    if (state === 'fixed') {
      await maker.put('/recalls/vin/123456789AC?manufacturerCampaignReference=CAR/1', FIXED);
    }
    const before = [await recallsIn(service), await historyIn(service)];
    service.clock.advance({ minutes: 1 });

    const answer = await maker.post('/recalls', {
      ...CAR_1,
      vin: ' 123456789ac ',
      dvsaCampaignReference: 'DVSA/2',
      recallCampaignStartDate: '2025-01-01',
    });

    expectRefusal(
      answer,
      409,
      'RECALLS-CF-01',
      'Vehicle already registered with VIN: 123456789AC and manufacturerCampaignReference: CAR/1',
    );
    expect([await recallsIn(service), await historyIn(service)]).toEqual(before);
  });

  it('takes another campaign, another vehicle and a reference in another case for another recall', async () => {
    for (const other of [
      {},
      { manufacturerCampaignReference: 'CAR/2' },
      { vin: '123456789AD' },
      { manufacturerCampaignReference: 'car/1' },
    ]) {
      expect((await maker.post('/recalls', { ...CAR_1, ...other })).status).toBe(201);
    }
    expect(await recallsIn(service)).toHaveLength(4);
  });

  describe('with a reference that differs only in case', () => {
    const open = async (reference: string, vin = 'V1', by = maker) => {
      const answer = await by.post('/recalls', { ...CAR_1, vin, manufacturerCampaignReference: reference });
      return { status: answer.status, warning: answer.headers['x-recalls-warning'] };
    };
    const warning = (reference: string, alike: string) =>
      `You have another recall of this vehicle whose manufacturerCampaignReference is ${alike}: it differs from ` +
      `${reference} only in case, and the two are separate recalls`;

    it('warns the caller that opens the second, also when the first is fixed', async () => {
      expect(await open('Van\\x-9/A')).toEqual({ status: 201, warning: undefined });
      expect(await open('VAN\\x-9/A')).toEqual({ status: 201, warning: warning('VAN\\x-9/A', 'Van\\x-9/A') });
      await open('fixed/1', 'V2');
      await maker.put('/recalls/vin/V2?manufacturerCampaignReference=fixed/1', FIXED);
      expect(await open('FIXED/1', 'V2')).toEqual({ status: 201, warning: warning('FIXED/1', 'fixed/1') });
      expect(await recallsIn(service)).toHaveLength(4);
    });

    it('warns of nothing else: another reference, vehicle or manufacturer, or a recall that is there', async () => {
      const other = service.as(await service.onboard('manufacturer', { name: 'Case' }));
      await open('car/1');
      expect(await open('car/1')).toEqual({ status: 409, warning: undefined });
      expect(await open('CAR/10')).toEqual({ status: 201, warning: undefined });
      expect(await open('CAR_1')).toEqual({ status: 201, warning: undefined });
      expect(await open('CAR/1', 'V2')).toEqual({ status: 201, warning: undefined });
      expect(await open('CAR/1', 'V1', other)).toEqual({ status: 201, warning: undefined });
      await maker.delete('/recalls/vin/V1?manufacturerCampaignReference=car/1');
      expect(await open('CAR/1')).toEqual({ status: 201, warning: undefined });
      expect((await open('CAR/1')).status).toBe(409);
    });

    it('warns exactly one of two that come together in one statement', async () => {
      const openings = service.application.get(RecallCreation);
      const openOne = (vin: string, manufacturerCampaignReference: string) =>
        openings.open(
          client.manufacturer?.id ?? 0,
          {
            vin,
            manufacturerCampaignReference,
            dvsaCampaignReference: undefined,
            recallCampaignStartDate: '2024-03-30',
          },
          client.clientId,
        );
      // Two statements are in flight, so calls that follow in the same turn wait and share a statement.
      const [, , ...opened] = await Promise.all([
        openOne('BUSY1', 'X'),
        openOne('BUSY2', 'X'),
        ...['V1', 'V2', 'V3'].flatMap((vin) => [openOne(vin, 'two/1'), openOne(vin, 'TWO/1')]),
      ]);
      expect(opened.map((one) => one?.alike)).toEqual(['V1', 'V2', 'V3'].flatMap(() => [undefined, 'two/1']));
    });
  });

  it('opens what another manufacturer has too: each has its own recall of the vehicle', async () => {
    const other = service.as(await service.onboard('manufacturer', { name: 'XYZ' }));
    await maker.post('/recalls', CAR_1);
    const answer = await other.post('/recalls', CAR_1);
    expect({ status: answer.status, manufacturer: answer.body.manufacturer }).toEqual({
      status: 201,
      manufacturer: 'XYZ',
    });
    expect(await recallsIn(service)).toHaveLength(2);
  });

  it('opens a recall again once it was deleted, as a new one', async () => {
    await maker.post('/recalls', CAR_1);
    await maker.delete('/recalls/vin/123456789AC?manufacturerCampaignReference=CAR/1');
    expect((await maker.post('/recalls', CAR_1)).status).toBe(201);
    expect((await historyIn(service)).map(({ recall, action }) => [recall, action])).toEqual([
      ['1', 'opened'],
      ['1', 'deleted'],
      ['2', 'opened'],
    ]);
  });

  it.each(['mot', 'admin'] as const)('is not for clients of role %s', async (role) => {
    const answer = await service.as(await service.onboard(role)).post('/recalls', CAR_1);
    expectRefusal(answer, 403, 'RECALLS-FB-01', 'You do not have permission to access this endpoint');
    expect(await recallsIn(service)).toEqual([]);
  });
});
