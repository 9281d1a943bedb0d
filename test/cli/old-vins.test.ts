import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportSite } from '../recalls/imports/import-site.js';
import type { Service } from '../support/service.js';
import { recalls } from '../support/started-service.js';

/** Each command is a process that loads the service: on a busy machine several take more than the usual 30 s. */
const TIMEOUT_MS = 120_000;

describe('recalls old-vins', { timeout: TIMEOUT_MS }, () => {
  let site: ImportSite;
  let service: Service;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
  });
  afterAll(() => site.close());

  const list = async () => {
    const { stdout } = await recalls(['old-vins', '--json'], {
      DATA_DIR: join(site.folder, 'data'),
      DATABASE_URL: site.database.url,
    });
    return JSON.parse(stdout);
  };

  it('lists the recalls whose VIN is stored in another form, with the form it would have now, and no other', async () => {
    expect(await list()).toEqual([]);

    const one = await service.onboard('manufacturer', { name: 'One' });
    const two = await service.onboard('manufacturer', { name: 'Two' });
    const store = (maker: typeof one, vin: string, rectified: string | null = null) =>
      service.query(
        `INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date,
                             rectification_date, created_at, updated_at)
         VALUES ($1, $2, 'C/1', '2024-01-01', $3, now(), now())`,
        [maker.manufacturer?.id, vin, rectified],
      );
    // VINs in today's form, including those with letters that no standard VIN contains.
    for (const vin of ['1M8GDM9AXKP042788', '1M8GDM9AXKP04278O', 'IOQ', '1E5', 'NAVARA1'])
      await store(one, vin);
    await store(two, 'WDB 123-45', '2024-02-02');
    await store(one, "'1M8GDM9AXKP042788");
    await store(one, 'TBC');
    await store(one, 'ＪＭ1', null);

    expect(await list()).toEqual([
      {
        manufacturer: 'One',
        vin: "'1M8GDM9AXKP042788",
        canonicalVin: null,
        manufacturerCampaignReference: 'C/1',
        repairStatus: 'NOT_FIXED',
        refusedBecause: expect.stringMatching(/^must not begin with an apostrophe/),
      },
      {
        manufacturer: 'One',
        vin: 'TBC',
        canonicalVin: null,
        manufacturerCampaignReference: 'C/1',
        repairStatus: 'NOT_FIXED',
        refusedBecause: expect.stringContaining('not a word that says that there is none'),
      },
      {
        manufacturer: 'One',
        vin: 'ＪＭ1',
        canonicalVin: 'JM1',
        manufacturerCampaignReference: 'C/1',
        repairStatus: 'NOT_FIXED',
        refusedBecause: null,
      },
      {
        manufacturer: 'Two',
        vin: 'WDB 123-45',
        canonicalVin: 'WDB12345',
        manufacturerCampaignReference: 'C/1',
        repairStatus: 'FIXED',
        refusedBecause: null,
      },
    ]);
  });
});
