import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import {
  CAR_1,
  expectBadRequest,
  expectDone,
  expectNotFound,
  FIXED,
  forgetRecalls,
  historyIn,
  recallsIn,
} from './recalls-table.js';

let service: Service;
let client: OnboardedClient;
let maker: ReturnType<Service['as']>;

const PATH = '/recalls/vin/123456789AC';

beforeAll(async () => {
  service = await Service.start();
  client = await service.onboard('manufacturer', { name: 'ABC' });
  maker = service.as(client);
});
afterAll(() => service?.stop());
beforeEach(async () => {
  await forgetRecalls(service);
  for (const [manufacturerCampaignReference, dvsaCampaignReference] of [
    ['CAR/1', 'DVSA/1'],
    ['CAR/2', 'DVSA/2'],
    ['CAR/3', 'DVSA/2'],
  ]) {
    await maker.post('/recalls', { ...CAR_1, manufacturerCampaignReference, dvsaCampaignReference });
  }
});

const left = async () => (await recallsIn(service)).map((row) => row.reference);

async function expectNothingDeleted(): Promise<void> {
  expect(await left()).toEqual(['CAR/1', 'CAR/2', 'CAR/3']);
  expect((await historyIn(service)).filter(({ action }) => action === 'deleted')).toEqual([]);
}

describe('DELETE /recalls/vin/{vin}', () => {
  it('deletes a recall, and its history keeps what it was', async () => {
    service.clock.advance({ minutes: 1 });
    expectDone(await maker.delete(`${PATH}?manufacturerCampaignReference=CAR/1`));
    expect(await left()).toEqual(['CAR/2', 'CAR/3']);
    expect((await historyIn(service)).slice(3)).toEqual([
      {
        recall: '1',
        vin: '123456789AC',
        reference: 'CAR/1',
        action: 'deleted',
        client: client.clientId,
        at: new Date(service.clock.now()),
        before: {
          dvsaCampaignReference: 'DVSA/1',
          recallCampaignStartDate: '2024-03-30',
          rectificationDate: null,
        },
        after: null,
      },
    ]);
    expectNotFound(await maker.get(`${PATH}?manufacturerCampaignReference=CAR/1`));
    expectNotFound(await maker.delete(`${PATH}?manufacturerCampaignReference=CAR/1`));
  });

  it.each([
    ['manufacturerCampaignReference=CAR/2', ['CAR/1', 'CAR/3']],
    ['manufacturerCampaignReference=CAR%2F2&dvsaCampaignReference=', ['CAR/1', 'CAR/3']],
    ['manufacturerCampaignReference=CAR/2&dvsaCampaignReference=DVSA/2', ['CAR/1', 'CAR/3']],
    ['dvsaCampaignReference=DVSA/1', ['CAR/2', 'CAR/3']],
    ['dvsaCampaignReference=DVSA/2', ['CAR/1']],
  ])('with ?%s leaves %j', async (query, references) => {
    expectDone(await maker.delete(`${PATH}?${query}`));
    expect(await left()).toEqual(references);
    const deleted = (await historyIn(service)).filter(({ action }) => action === 'deleted');
    expect(deleted).toHaveLength(3 - references.length);
  });

  it('deletes none of several when one of them is fixed', async () => {
    await maker.put(`${PATH}?manufacturerCampaignReference=CAR/3`, FIXED);
    expectBadRequest(
      await maker.delete(`${PATH}?dvsaCampaignReference=DVSA/2`),
      'Vehicle recall has already been marked as fixed',
      { field: 'repairStatus', message: 'must be NOT_FIXED for a recall to be deleted' },
    );
    await expectNothingDeleted();
    expectDone(await maker.delete(`${PATH}?dvsaCampaignReference=DVSA/1`));
  });

  it('does not delete a fixed recall until it is reopened', async () => {
    const path = `${PATH}?manufacturerCampaignReference=CAR/1`;
    await maker.put(path, FIXED);
    expectBadRequest(await maker.delete(path), 'Vehicle recall has already been marked as fixed', {
      field: 'repairStatus',
      message: 'must be NOT_FIXED for a recall to be deleted',
    });
    await expectNothingDeleted();
    await maker.put(path, { repairStatus: 'NOT_FIXED' });
    expectDone(await maker.delete(path));
  });

  it.each([
    '/recalls/vin/NOWHERE1?manufacturerCampaignReference=CAR/1',
    `${PATH}?manufacturerCampaignReference=CAR/4`,
    `${PATH}?dvsaCampaignReference=DVSA/3`,
    `${PATH}?manufacturerCampaignReference=CAR/1&dvsaCampaignReference=DVSA/2`,
  ])('does not find %s, and deletes nothing', async (path) => {
    expectNotFound(await maker.delete(path));
    await expectNothingDeleted();
  });

  it.each([
    '',
    '?manufacturerCampaignReference=',
    '?dvsaCampaignReference=',
    '?manufacturerCampaignReference=&dvsaCampaignReference=',
  ])('needs to know which recalls: %j is not enough', async (query) => {
    expectBadRequest(
      await maker.delete(PATH + query),
      'Required dvsaCampaignReference and/or manufacturerCampaignReference parameter is missing',
      {
        field: 'manufacturerCampaignReference',
        message: 'is required, unless dvsaCampaignReference is given',
      },
    );
    await expectNothingDeleted();
  });

  it.each([
    [
      'dvsaCampaignReference=DVSA/2&manufacturerCampaignReference=',
      'manufacturerCampaignReference',
      'must not be empty',
    ],
    [
      'dvsaCampaignReference=DVSA/2&manufacturerCampaignRef=CAR/2',
      'manufacturerCampaignRef',
      'is not a parameter of this endpoint',
    ],
    [
      'dvsaCampaignReference=DVSA/2&ManufacturerCampaignReference=CAR/2',
      'ManufacturerCampaignReference',
      'is not a parameter of this endpoint',
    ],
    [
      'dvsaCampaignReference=DVSA/2&manufacturerCampaignReference=CAR/2&manufacturerCampaignReference=CAR/3',
      'manufacturerCampaignReference',
      'must be given once, as a string',
    ],
    [
      'dvsaCampaignReference=DVSA/2&manufacturerCampaignReference=CAR%202',
      'manufacturerCampaignReference',
      'must contain only a-z, A-Z, 0-9, -, _, \\ and /',
    ],
    [
      `dvsaCampaignReference=${'x'.repeat(51)}`,
      'dvsaCampaignReference',
      'must not be longer than 50 characters',
    ],
  ])('never deletes more than was meant: ?%s', async (query, field, message) => {
    expectBadRequest(await maker.delete(`${PATH}?${query}`), 'Invalid request parameters', {
      field,
      message,
    });
    await expectNothingDeleted();
  });
});
