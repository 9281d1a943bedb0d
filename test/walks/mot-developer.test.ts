import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRecallsClient } from '../../client/recalls-client.js';
import type { components } from '../../client/schema.js';
import { blockOf, sectionOf } from './pages.js';
import { alone, MINUTES, paste, SHELLS, type WalkService, walkService } from './walk.js';

type Vehicle = components['schemas']['VehicleAnswer'];

const VEHICLE = { params: { path: { vin: 'MOTWALK0000000001' } } };
const RECALL = {
  vin: VEHICLE.params.path.vin,
  manufacturerCampaignReference: 'MOT/1',
  recallCampaignStartDate: '2024-03-30',
};
const THE_RECALL = { params: { ...VEHICLE.params, query: { manufacturerCampaignReference: 'MOT/1' } } };

describe('The developer of a MOT service', { timeout: 3 * MINUTES }, () => {
  let service: WalkService;
  let mot: ReturnType<typeof createRecallsClient>;
  let manufacturer: ReturnType<typeof createRecallsClient>;

  beforeAll(async () => {
    service = await walkService();
    const demo = JSON.parse(await readFile(join(service.folder, 'data/demo.json'), 'utf8'));
    mot = createRecallsClient({ baseUrl: service.url, credentials: demo.mot });
    manufacturer = createRecallsClient({ baseUrl: service.url, credentials: demo.manufacturer });
  }, 3 * MINUTES);

  it.each(SHELLS)('pastes what MOT services ask, and again into another shell: %s', async (name) => {
    const { called, stdout } = await alone(async () =>
      paste(await blockOf('README.md', 'What MOT services ask'), name),
    );
    expect(called).toEqual(['200 OK', '200 OK', '200 OK']);
    expect(stdout).toContain('"hasOutstandingRecall": "Unknown"');
    expect(stdout).toContain('"more": false');
  });

  it('keeps a copy with the steps of docs/api-rules.md, and has in it what a look-up answers', async () => {
    const steps = (await sectionOf('docs/api-rules.md', 'Keeping a copy')).match(/^\d\. /gm);
    expect(steps).toEqual(['1. ', '2. ', '3. ', '4. ', '5. ']);
    const copy = new Map<string, Vehicle>();
    let since: string | undefined;
    const read = async () => {
      for (;;) {
        const { data } = await mot.GET('/mot/changes', { params: { query: since ? { since } : {} } });
        for (const vehicle of data.changes) copy.set(vehicle.vin, vehicle);
        since = data.next;
        if (!data.more) return;
      }
    };
    const expectCopied = async (hasOutstandingRecall: Vehicle['hasOutstandingRecall']) => {
      // A change is in the feed a moment after it was answered.
      await expect
        .poll(async () => {
          await read();
          return copy.get(RECALL.vin)?.hasOutstandingRecall;
        })
        .toBe(hasOutstandingRecall);
      // The rest of the page says how a copy keeps the date of the last confirmation.
      const { lastConfirmedDate, ...answer } = (await mot.GET('/mot/vehicles/{vin}', VEHICLE)).data;
      expect(lastConfirmedDate === null).toBe(hasOutstandingRecall === 'Unknown');
      expect(copy.get(RECALL.vin)).toMatchObject(answer);
    };

    await read();
    expect(copy.get('DEMO0000000000002')).toMatchObject({ hasOutstandingRecall: 'Yes' });
    expect(copy.has(RECALL.vin)).toBe(false);
    await manufacturer.POST('/recalls', { body: RECALL });
    await expectCopied('Yes');
    await manufacturer.PUT('/recalls/vin/{vin}', {
      ...THE_RECALL,
      body: { repairStatus: 'FIXED', rectificationDate: '2024-04-01' },
    });
    await expectCopied('No');
    await manufacturer.PUT('/recalls/vin/{vin}', { ...THE_RECALL, body: { repairStatus: 'NOT_FIXED' } });
    await manufacturer.DELETE('/recalls/vin/{vin}', THE_RECALL);
    await expectCopied('Unknown');
  });
});
