import { describe, expect, it } from 'vitest';
import { isPossibleStartDate, latestStartDate } from '../../../src/recalls/api/start-date.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type Answer, Service } from '../../support/service.js';
import { CAR_1, expectBadRequest, recallsIn } from './recalls-table.js';

describe('the start date of a campaign', () => {
  it.each([
    ['2026-11-28', '2027-11-28'],
    ['2027-12-31', '2028-12-31'],
    ['2028-01-01', '2029-01-01'],
    ['2028-02-29', '2029-02-28'],
    ['2027-02-28', '2028-02-28'],
    ['2099-12-31', '2100-12-31'],
  ])('on %s is %s at the latest', (today, latest) => {
    expect(latestStartDate(today)).toBe(latest);
  });

  it.each([
    ['1959-12-31', false],
    ['1960-01-01', true],
    ['0001-01-01', false],
    ['2027-11-28', true],
    ['2027-11-29', false],
    ['9999-12-31', false],
  ])('can be %s on 2026-11-28: %s', (date, possible) => {
    expect(isPossibleStartDate(date, latestStartDate('2026-11-28'))).toBe(possible);
  });
});

describe('POST /recalls', () => {
  it('takes start dates from 1960 to a year from the day in London, on a leap day too', async () => {
    await withServiceAt('2028-02-29T00:30:00Z', async (post, stored) => {
      const message = 'must be from 1960-01-01 to 2029-02-28, a year from today';
      for (const refused of ['1959-12-31', '2029-03-01', '0001-01-01', '9999-12-31']) {
        expectBadRequest(await post(refused), 'Invalid request body', {
          field: 'recallCampaignStartDate',
          message,
        });
      }
      expect(await stored()).toEqual([]);
      for (const taken of ['1960-01-01', '2029-02-28']) expect((await post(taken)).status).toBe(201);
      expect(await stored()).toEqual(['1960-01-01', '2029-02-28']);
    });
  });

  it('goes by the day in London where it is another than in UTC', async () => {
    await withServiceAt('2027-07-09T23:30:00Z', async (post, stored) => {
      expect((await post('2028-07-11')).status).toBe(400);
      expect((await post('2028-07-10')).status).toBe(201);
      expect(await stored()).toEqual(['2028-07-10']);
    });
  });
});

async function withServiceAt(
  instant: string,
  work: (post: (start: string) => Promise<Answer>, stored: () => Promise<string[]>) => Promise<void>,
): Promise<void> {
  const service = await Service.start({}, { clock: new FakeClock(Date.parse(instant)) });
  try {
    const maker = service.as(await service.onboard());
    const post = (start: string) =>
      maker.post('/recalls', {
        ...CAR_1,
        manufacturerCampaignReference: start,
        recallCampaignStartDate: start,
      });
    await work(post, async () => (await recallsIn(service)).map((row) => row.start).sort());
  } finally {
    await service.stop();
  }
}
