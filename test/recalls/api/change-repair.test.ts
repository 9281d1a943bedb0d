import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { FakeClock } from '../../support/fake-clock.js';
import { Service } from '../../support/service.js';
import {
  actionsOf,
  CAR_1,
  expectBadRequest,
  expectDone,
  expectNotFound,
  FIXED,
  forgetRecalls,
  historyIn,
  NOT_FIXED,
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
beforeEach(async () => {
  await forgetRecalls(service);
  await maker.post('/recalls', CAR_1);
});

const PATH = '/recalls/vin/123456789AC';
const URL = `${PATH}?manufacturerCampaignReference=CAR/1`;
const MISSING = 'Required dvsaCampaignReference and/or manufacturerCampaignReference parameter is missing';
const MANUFACTURER_MISSING = 'Manufacturer campaign reference is required';
const DATE_FORMAT = 'must be a date of the calendar in the format YYYY-MM-DD';

const rectified = async () => (await recallsIn(service)).map((row) => row.rectified);

describe('PUT /recalls/vin/{vin}', () => {
  it('fixes a recall and takes it back, and writes both into the history', async () => {
    service.clock.advance({ minutes: 1 });
    expectDone(await maker.put(URL, FIXED));
    const fixedAt = new Date(service.clock.now());
    expect((await recallsIn(service))[0]).toMatchObject({ rectified: '2024-04-01', updated: fixedAt });

    service.clock.advance({ minutes: 1 });
    expectDone(await maker.put(URL, NOT_FIXED));
    const reopenedAt = new Date(service.clock.now());
    expect((await recallsIn(service))[0]).toMatchObject({ rectified: null, updated: reopenedAt });

    const open = {
      dvsaCampaignReference: 'DVSA/1',
      recallCampaignStartDate: '2024-03-30',
      rectificationDate: null,
    };
    const fixed = { ...open, rectificationDate: '2024-04-01' };
    const recall = {
      recall: '1',
      vin: '123456789AC',
      reference: 'CAR/1',
      client: client.clientId,
    };
    expect((await historyIn(service)).slice(1)).toEqual([
      { ...recall, action: 'fixed', at: fixedAt, before: open, after: fixed },
      { ...recall, action: 'reopened', at: reopenedAt, before: fixed, after: open },
    ]);
  });

  it('fixes only the recall that is named', async () => {
    await maker.post('/recalls', { ...CAR_1, manufacturerCampaignReference: 'CAR/2' });
    await maker.post('/recalls', { ...CAR_1, vin: 'OTHER' });
    expectDone(await maker.put(`${PATH}?manufacturerCampaignReference=CAR/2`, FIXED));
    expect((await recallsIn(service)).map((row) => [row.vin, row.reference, row.rectified])).toEqual([
      ['123456789AC', 'CAR/1', null],
      ['123456789AC', 'CAR/2', '2024-04-01'],
      ['OTHER', 'CAR/1', null],
    ]);
  });

  it.each([
    `/recalls/vin/123456789ac?manufacturerCampaignReference=CAR%2F1`,
    `/recalls/vin/%20123456789AC?manufacturerCampaignReference=CAR/1&dvsaCampaignReference=`,
    `/recalls/vin/123456789AC/?manufacturerCampaignReference=CAR/1&dvsaCampaignReference=DVSA/1`,
  ])('finds the recall at %s', async (path) => {
    expectDone(await maker.put(path, FIXED));
    expect(await rectified()).toEqual(['2024-04-01']);
  });

  it.each([
    '/recalls/vin/NOWHERE1?manufacturerCampaignReference=CAR/1',
    `${PATH}?manufacturerCampaignReference=CAR/2`,
    `${PATH}?manufacturerCampaignReference=car/1`,
    `${URL}&dvsaCampaignReference=DVSA/2`,
  ])('does not find %s, and changes nothing', async (path) => {
    expectNotFound(await maker.put(path, FIXED));
    expect(await rectified()).toEqual([null]);
    expect(await historyIn(service)).toHaveLength(1);
  });

  it('refuses the status that a recall has, and leaves its date alone', async () => {
    expectBadRequest(await maker.put(URL, NOT_FIXED), 'Vehicle recall has already been marked as not fixed', {
      field: 'repairStatus',
      message: 'must differ from the present one',
    });
    await maker.put(URL, FIXED);
    expectBadRequest(
      await maker.put(URL, { repairStatus: 'FIXED', rectificationDate: '2024-05-05' }),
      'Vehicle recall has already been marked as fixed',
      { field: 'repairStatus', message: 'must differ from the present one' },
    );
    expect(await rectified()).toEqual(['2024-04-01']);
    expect(await actionsOf(service, '123456789AC')).toEqual(['opened', 'fixed']);
  });

  it("refuses a date before the campaign's start, and takes the start itself", async () => {
    const early = await maker.put(URL, { repairStatus: 'FIXED', rectificationDate: '2024-03-29' });
    expectBadRequest(early, 'Recall rectification date cannot be before recall campaign start date', {
      field: 'rectificationDate',
      message: 'must not be before 2024-03-30',
    });
    expect(await rectified()).toEqual([null]);
    expectDone(await maker.put(URL, { repairStatus: 'FIXED', rectificationDate: '2024-03-30' }));
    expect(await rectified()).toEqual(['2024-03-30']);
  });

  it.each([
    undefined,
    null,
    '',
    'rubbish',
    '2999-01-01',
    '1999-01-01',
    5,
    ['2024-04-01'],
    {},
  ])('ignores the date %j with NOT_FIXED, and clears the one there was', async (rectificationDate) => {
    await maker.put(URL, FIXED);
    expectDone(await maker.put(URL, { repairStatus: 'NOT_FIXED', rectificationDate }));
    expect(await rectified()).toEqual([null]);
  });

  it.each([
    [{}, 'Invalid request body', ['repairStatus', 'is required']],
    [{ repairStatus: null }, 'Invalid request body', ['repairStatus', 'is required']],
    [
      { repairStatus: 'fixed', rectificationDate: '2024-04-01' },
      'Invalid request body',
      ['repairStatus', 'must be FIXED or NOT_FIXED'],
    ],
    [{ repairStatus: ['FIXED'] }, 'Invalid request body', ['repairStatus', 'must be FIXED or NOT_FIXED']],
    [{ repairStatus: 'FIXED' }, 'Invalid request body', ['rectificationDate', 'is required']],
    [
      { repairStatus: 'FIXED', rectificationDate: null },
      'Invalid request body',
      ['rectificationDate', 'is required'],
    ],
    [
      { repairStatus: 'FIXED', rectificationDate: '' },
      'Invalid request body',
      ['rectificationDate', 'must not be empty'],
    ],
    [
      { repairStatus: 'FIXED', rectificationDate: 20240401 },
      'Invalid request body',
      ['rectificationDate', 'must be a string'],
    ],
    [
      { repairStatus: 'FIXED', rectificationDate: '2024-02-30' },
      'Date must be in the format YYYY-MM-DD',
      ['rectificationDate', DATE_FORMAT],
    ],
    [
      { repairStatus: 'FIXED', rectificationDate: '01/04/2024' },
      'Date must be in the format YYYY-MM-DD',
      ['rectificationDate', DATE_FORMAT],
    ],
    [
      { repairStatus: 'FIXED', rectificationDate: '2999-01-01' },
      'Recall rectification date cannot be in the future',
      ['rectificationDate', 'must not be after today'],
    ],
    [
      { ...NOT_FIXED, vin: '123456789AC' },
      'Invalid request body',
      ['vin', 'is not a property of this request'],
    ],
  ])('refuses the body %j', async (body, text, [field = '', message = '']) => {
    expectBadRequest(await maker.put(URL, body), text, { field, message });
    expect(await rectified()).toEqual([null]);
    expect(await historyIn(service)).toHaveLength(1);
  });

  it('names a wrong date beside a wrong status', async () => {
    expectBadRequest(
      await maker.put(URL, { repairStatus: 'MENDED', rectificationDate: '2024-02-30' }),
      'Invalid request body',
      { field: 'repairStatus', message: 'must be FIXED or NOT_FIXED' },
      { field: 'rectificationDate', message: DATE_FORMAT },
    );
  });

  it.each([
    ['', MISSING],
    ['?manufacturerCampaignReference=', MISSING],
    ['?dvsaCampaignReference=', MISSING],
    ['?manufacturerCampaignReference=&dvsaCampaignReference=', MISSING],
    ['?dvsaCampaignReference=DVSA/1', MANUFACTURER_MISSING],
    ['?manufacturerCampaignReference=&dvsaCampaignReference=DVSA/1', MANUFACTURER_MISSING],
  ])('needs to know which recall: %j is not enough', async (query, text) => {
    expectBadRequest(await maker.put(PATH + query, FIXED), text, {
      field: 'manufacturerCampaignReference',
      message: 'is required',
    });
    expect(await rectified()).toEqual([null]);
  });

  it('reports a missing reference first, and the other issues too', async () => {
    expectBadRequest(
      await maker.put(`${PATH}?colour=red`, { repairStatus: 'FIXED', rectificationDate: 'soon' }),
      MISSING,
      { field: 'manufacturerCampaignReference', message: 'is required' },
      { field: 'colour', message: 'is not a parameter of this endpoint' },
      { field: 'rectificationDate', message: DATE_FORMAT },
    );
    expectBadRequest(
      await maker.put(`${PATH}?dvsaCampaignReference=!`, '{'),
      MANUFACTURER_MISSING,
      { field: 'manufacturerCampaignReference', message: 'is required' },
      { field: 'dvsaCampaignReference', message: 'must contain only a-z, A-Z, 0-9, -, _, \\ and /' },
      { field: 'body', message: 'must be valid JSON' },
    );
  });

  it.each([
    [
      'manufacturerCampaignReference=CAR/1&manufacturerCampaignReference=CAR/1',
      'must be given once, as a string',
    ],
    ['manufacturerCampaignReference=CAR%201', 'must contain only a-z, A-Z, 0-9, -, _, \\ and /'],
    [`manufacturerCampaignReference=${'x'.repeat(51)}`, 'must not be longer than 50 characters'],
  ])('refuses ?%s', async (query, message) => {
    expectBadRequest(await maker.put(`${PATH}?${query}`, FIXED), 'Invalid request parameters', {
      field: 'manufacturerCampaignReference',
      message,
    });
    expect(await rectified()).toEqual([null]);
  });
});

describe('a rectification date, by the calendar of London', () => {
  let inSummer: Service;
  afterAll(() => inSummer?.stop());

  const fixOn = (rectificationDate: string) => ({ repairStatus: 'FIXED', rectificationDate });
  const expectTomorrow = (answer: Parameters<typeof expectBadRequest>[0]) =>
    expectBadRequest(answer, 'Recall rectification date cannot be in the future', {
      field: 'rectificationDate',
      message: 'must not be after today',
    });

  it('can be tomorrow in UTC from 23:00 UTC in summer, when London has midnight, and in winter cannot', async () => {
    inSummer = await Service.start({}, { clock: new FakeClock(Date.parse('2027-07-01T22:59:59.999Z')) });
    const summer = inSummer.as(await inSummer.onboard());
    await summer.post('/recalls', CAR_1);
    expectTomorrow(await summer.put(URL, fixOn('2027-07-02')));
    inSummer.clock.advance({ milliseconds: 1 });
    expectDone(await summer.put(URL, fixOn('2027-07-02')));
    await summer.put(URL, NOT_FIXED);
    expectTomorrow(await summer.put(URL, fixOn('2027-07-03')));
    inSummer.clock.set('2027-07-01T23:30:00Z');
    expectDone(await summer.put(URL, fixOn('2027-07-02')));

    inSummer.clock.set('2027-12-01T23:30:00Z');
    const winter = inSummer.as(await inSummer.onboard());
    await winter.post('/recalls', CAR_1);
    expectTomorrow(await winter.put(URL, fixOn('2027-12-02')));
    expectDone(await winter.put(URL, fixOn('2027-12-01')));
  });
});
