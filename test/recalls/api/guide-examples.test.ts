import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RecallsClient } from '../../../client/recalls-client.js';
import { FakeClock } from '../../support/fake-clock.js';
import { Service } from '../../support/service.js';
import { expectDone } from './recalls-table.js';

let service: Service;
/** For bodies that are sent exactly as they are written. */
let maker: ReturnType<Service['as']>;
let recalls: RecallsClient;

beforeAll(async () => {
  service = await Service.start({}, { clock: new FakeClock(Date.parse('2024-04-30T14:00:00.000Z')) });
  const client = await service.onboard('manufacturer', { name: 'ABC' });
  maker = service.as(client);
  recalls = service.clientOf(client);
});
afterAll(() => service?.stop());

/** The API guide's example, word for word. The guide's response to its first example belongs to another request. */
it('the examples of the API guide work as they are written', async () => {
  const opened = await maker.post(
    '/recalls',
    `{
"vin": "123456789AC",
"manufacturerCampaignReference": "CAR/1",
"dvsaCampaignReference": "DVSA/1",
"recallCampaignStartDate": "2024-03-30"
}`,
  );
  expect(opened.status).toBe(201);

  const answered = await recalls.POST('/recalls', {
    body: {
      vin: '123456789',
      manufacturerCampaignReference: 'CAR/1',
      dvsaCampaignReference: 'R/123/001',
      recallCampaignStartDate: '2024-03-30',
    },
  });
  expect(answered.data).toEqual({
    manufacturer: 'ABC',
    recall: {
      vin: '123456789',
      manufacturerCampaignReference: 'CAR/1',
      dvsaCampaignReference: 'R/123/001',
      recallCampaignStartDate: '2024-03-30',
    },
  });

  const path = '/recalls/vin/123456789AC?manufacturerCampaignReference=CAR/1';
  expectDone(await maker.put(path, '{\n"repairStatus": "FIXED",\n"rectificationDate": "2024-03-30"\n}'));
  expectDone(await maker.put(path, '{\n"repairStatus": "NOT_FIXED"\n}'));
  expectDone(await maker.delete(path));

  const reference = (manufacturerCampaignReference: string, dvsaCampaignReference: string) => ({
    vin: '12345678910',
    manufacturerCampaignReference,
    dvsaCampaignReference,
    recallCampaignStartDate: '2024-03-30',
  });
  await recalls.POST('/recalls', { body: reference('CAR/1', 'R/123/20') });
  await recalls.POST('/recalls', { body: reference('CAR/2', 'R/456/20') });
  service.clock.set('2024-04-30T14:02:39.155Z');
  await recalls.PUT('/recalls/vin/{vin}', {
    params: {
      path: { vin: '12345678910' },
      query: { manufacturerCampaignReference: 'CAR/2', dvsaCampaignReference: 'R/456/20' },
    },
    body: { repairStatus: 'FIXED', rectificationDate: '2024-04-01' },
  });
  const found = await recalls.GET('/recalls/vin/{vin}', {
    params: { path: { vin: '12345678910' } },
    parseAs: 'text',
  });
  expect(found.data).toBe(
    JSON.stringify({
      vin: '12345678910',
      manufacturer: 'ABC',
      recalls: [
        {
          manufacturerCampaignReference: 'CAR/1',
          dvsaCampaignReference: 'R/123/20',
          recallCampaignStartDate: '2024-03-30',
          repairStatus: 'NOT_FIXED',
        },
        {
          manufacturerCampaignReference: 'CAR/2',
          dvsaCampaignReference: 'R/456/20',
          recallCampaignStartDate: '2024-03-30',
          repairStatus: 'FIXED',
        },
      ],
      lastUpdatedDate: '2024-04-30T14:02:39.155Z',
    }),
  );
});
