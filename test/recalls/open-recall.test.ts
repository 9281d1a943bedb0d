import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../src/onboarding/onboarding.service.js';
import { Service } from '../support/service.js';
import {
  CAR_1,
  expectBadRequest,
  expectRefusal,
  FIXED,
  forgetRecalls,
  historyIn,
  recallsIn,
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

  it('trims the VIN and makes it upper case', async () => {
    const answer = await maker.post('/recalls', { ...CAR_1, vin: '  abc1\t' });
    expect({ status: answer.status, vin: answer.body.recall.vin }).toEqual({ status: 201, vin: 'ABC1' });
    expect((await recallsIn(service))[0]?.vin).toBe('ABC1');
  });

  it.each([
    ['vin', 'V'.repeat(50)],
    ['vin', 'ß'.repeat(25)],
    ['vin', '1'],
    ['vin', 'a vin with / and % and ? and #'],
    ['manufacturerCampaignReference', 'x'.repeat(50)],
    ['manufacturerCampaignReference', 'a-z_A-Z\\0/9'],
    ['dvsaCampaignReference', 'x'.repeat(50)],
    ['recallCampaignStartDate', '2024-02-29'],
    ['recallCampaignStartDate', '0001-01-01'],
    ['recallCampaignStartDate', '9999-12-31'],
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
      { field: 'colour', message: 'is not a property of this request' },
      { field: 'constructor', message: 'is not a property of this request' },
      { field: 'vin', message: 'must not be empty' },
      { field: 'manufacturerCampaignReference', message: 'is required' },
      { field: 'dvsaCampaignReference', message: 'must contain only a-z, A-Z, 0-9, -, _, \\ and /' },
      { field: 'recallCampaignStartDate', message: DATE_FORMAT },
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
