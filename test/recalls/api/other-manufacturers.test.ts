import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Service } from '../../support/service.js';
import {
  CAR_1,
  expectNotFound,
  FIXED,
  forgetRecalls,
  historyIn,
  NOT_FIXED,
  recallsIn,
} from './recalls-table.js';

let service: Service;
let owner: ReturnType<Service['as']>;
let stranger: ReturnType<Service['as']>;

beforeAll(async () => {
  service = await Service.start();
  owner = service.as(await service.onboard('manufacturer', { name: 'Owner' }));
  stranger = service.as(await service.onboard('manufacturer', { name: 'Stranger' }));
});
afterAll(() => service?.stop());
beforeEach(async () => {
  await forgetRecalls(service);
  await owner.post('/recalls', CAR_1);
  await owner.post('/recalls', { ...CAR_1, manufacturerCampaignReference: 'CAR/2' });
  await owner.put('/recalls/vin/123456789AC?manufacturerCampaignReference=CAR/2', FIXED);
});

const PATH = '/recalls/vin/123456789AC';

describe("another manufacturer's recall", () => {
  it.each([
    ['get', PATH, undefined],
    ['get', `${PATH}?manufacturerCampaignReference=CAR/1`, undefined],
    ['get', `${PATH}?dvsaCampaignReference=DVSA/1`, undefined],
    ['put', `${PATH}?manufacturerCampaignReference=CAR/1`, FIXED],
    ['put', `${PATH}?manufacturerCampaignReference=CAR/1`, NOT_FIXED],
    ['put', `${PATH}?manufacturerCampaignReference=CAR/2`, FIXED],
    ['put', `${PATH}?manufacturerCampaignReference=CAR/2`, NOT_FIXED],
    ['put', `${PATH}?manufacturerCampaignReference=CAR/1`, { ...FIXED, rectificationDate: '2024-03-29' }],
    ['put', `${PATH}?manufacturerCampaignReference=CAR/1&dvsaCampaignReference=DVSA/1`, FIXED],
    ['delete', `${PATH}?manufacturerCampaignReference=CAR/1`, undefined],
    ['delete', `${PATH}?manufacturerCampaignReference=CAR/2`, undefined],
    ['delete', `${PATH}?dvsaCampaignReference=DVSA/1`, undefined],
    ['delete', `${PATH}?manufacturerCampaignReference=CAR/1&dvsaCampaignReference=DVSA/1`, undefined],
  ] as const)('does not exist for %s %s with %j, and stays as it is', async (method, path, body) => {
    const before = [await recallsIn(service), await historyIn(service)];
    service.clock.advance({ minutes: 1 });
    expectNotFound(await stranger[method](path, body));
    expect([await recallsIn(service), await historyIn(service)]).toEqual(before);
  });

  it('is untouched by what a manufacturer does with its own of the same VIN and reference', async () => {
    const of = async (reference: string) =>
      (await recallsIn(service)).filter((row) => row.manufacturer === 1 && row.reference === reference);
    const before = await of('CAR/1');
    const path = `${PATH}?manufacturerCampaignReference=CAR/1`;
    const statuses: number[] = [];
    service.clock.advance({ minutes: 1 });
    statuses.push((await stranger.post('/recalls', { ...CAR_1, dvsaCampaignReference: 'DVSA/9' })).status);
    statuses.push((await stranger.put(path, FIXED)).status);
    statuses.push((await stranger.put(path, NOT_FIXED)).status);
    const { body } = await stranger.get(PATH);
    expect(body).toMatchObject({ manufacturer: 'Stranger', recalls: [{ dvsaCampaignReference: 'DVSA/9' }] });
    expect(body.recalls).toHaveLength(1);
    statuses.push((await stranger.delete(path)).status);
    expect(statuses).toEqual([201, 204, 204, 204]);
    expect(await of('CAR/1')).toEqual(before);
  });
});
