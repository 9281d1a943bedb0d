import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatabaseMetrics } from '../../src/platform/observability/database-metrics.js';
import { Scrape } from '../platform/observability/scrape.js';
import { Enquirer } from './enquirer.js';
import { entry, recordsOf } from './enquiry-records/enquiry-site.js';
import { RegisterSite, vehicle } from './register/register-site.js';

const ENQUIRIES = 'recalls_kadoe_enquiries_total';
const LAST_LOAD = 'recalls_register_last_load_timestamp_seconds';

describe('The metrics of KADOE', () => {
  let site: RegisterSite;

  beforeAll(async () => {
    site = await RegisterSite.start();
  });
  afterAll(() => site.stop());

  const scrape = async () => {
    const { application } = site.service;
    await application.get(DatabaseMetrics, { strict: false }).refresh();
    return new Scrape(await application.get(Registry, { strict: false }).metrics());
  };

  it('show when the register of an environment was loaded last, and nothing before that', async () => {
    expect((await scrape()).samplesOf(LAST_LOAD)).toEqual([]);
    const { recordedAt } = await site.load([vehicle('M1', 'MM11AAA')]);
    const last = (await scrape()).samplesOf(LAST_LOAD);
    expect(last).toEqual([
      { name: LAST_LOAD, labels: { environment: 'live' }, value: Date.parse(recordedAt ?? '') / 1_000 },
    ]);
  });

  it('count enquiries by environment and outcome, those with an error too, and name no client', async () => {
    const [live, test] = [
      await Enquirer.onboard(site.service, { enquirers: { IT321: ['00EV'] } }),
      await Enquirer.onboard(site.service, { environment: 'test', enquirers: { IT321: ['00EV'] } }),
    ];
    const before = await scrape();
    expect(before.types.get(ENQUIRIES)).toBe('counter');
    expect(before.value(ENQUIRIES, { environment: 'live', outcome: 'KEEPER' })).toBe(0);
    const statuses = [
      await live.ask({ registrationNumber: 'MM11AAA' }),
      await live.ask({ registrationNumber: 'MM99ZZZ' }),
      await live.ask({ registrationNumber: 'MM11AAA', reasonCode: '99ZZ' }),
      // Not a valid enquiry, so it is not recorded.
      await live.ask({ registrationNumber: 'no mark' }),
      await test.ask({ registrationNumber: 'ER19ERR' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 404, 403, 400, 500]);
    const after = await scrape();
    const counted = after
      .samplesOf(ENQUIRIES)
      .filter(({ value }) => value > 0)
      .map(({ labels, value }) => ({ ...labels, value }));
    expect(counted).toEqual([
      { environment: 'live', outcome: 'KEEPER', value: 1 },
      { environment: 'live', outcome: 'ENV913', value: 1 },
      { environment: 'live', outcome: 'ENV932', value: 1 },
      { environment: 'test', outcome: '2', value: 1 },
    ]);
    expect(after.value('recalls_kadoe_enquiries_waiting')).toBe(0);
  });

  it('count enquiries that were not answered because they could not be recorded', async () => {
    const { clock } = site.service;
    const now = clock.now();
    // There is no partition for this month.
    clock.set('2001-01-01T00:00:00Z');
    try {
      await expect(recordsOf(site.service).add(entry())).rejects.toMatchObject({ kind: 'unavailable' });
    } finally {
      clock.set(now);
    }
    const after = await scrape();
    expect(after.value('recalls_kadoe_enquiries_unrecorded_total')).toBe(1);
    expect(after.value('recalls_kadoe_enquiries_waiting')).toBe(0);
  });
});
