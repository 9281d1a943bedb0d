import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../../support/service.js';
import { Administrator, auditOf } from '../../administration/administrator.js';
import { ImportSite, importFile } from '../import-site.js';
import { snapshot } from '../snapshot-files.js';

const UNKNOWN = '5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11';
const STAYS = 'STAYS1,C/1,,2024-01-01';
const GONE = ['GONE1,C/1,,2024-01-01', 'GONE2,C/2,,2024-02-01', 'GONE3,C/2,,2024-03-01'];

describe('What administrators see before they decide', () => {
  let site: ImportSite;
  let service: Service;
  let admin: Administrator;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ closureGuard: { count: 1, share: 0.5 } });
    admin = await Administrator.of(service);
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());

  const send = (name: string, ...rows: string[]) => importFile(site, service, maker, name, snapshot(...rows));

  describe('on held closures', () => {
    it('is how many are held of how many open ones, by campaign with some vehicles, and what the last files did', async () => {
      await send('all.csv', STAYS, ...GONE);
      const run = await send('few.csv', STAYS);
      expect(run.state).toBe('held');

      const { status, body } = await admin.get(`/admin/imports/${run.id}/closures/summary`);

      expect(status).toBe(200);
      expect(body).toMatchObject({
        run: { id: run.id, fileName: 'few.csv', state: 'held', counts: { held: 3 }, heldWhole: false },
        laterFile: null,
        open: 4,
        campaignCount: 2,
        campaigns: [
          {
            manufacturerCampaignReference: 'C/2',
            recallCampaignStartDate: '2024-02-01',
            held: 2,
            open: 2,
            sampleVins: ['GONE2', 'GONE3'],
          },
          { manufacturerCampaignReference: 'C/1', held: 1, open: 2, sampleVins: ['GONE1'] },
        ],
      });
      expect(body.lastFiles.map(({ fileName }: { fileName: string }) => fileName)).toEqual([
        'few.csv',
        'all.csv',
      ]);
    });

    it('names the later file, and no campaign once it was decided', async () => {
      await send('all.csv', STAYS, ...GONE);
      const run = await send('few.csv', STAYS);
      const later = await send('later.csv', 'STAYS1,C/1,,never');
      const summary = `/admin/imports/${run.id}/closures/summary`;
      expect((await admin.get(summary)).body).toMatchObject({
        laterFile: { runId: later.id, state: 'rejected' },
      });

      await admin.post(`/admin/imports/${run.id}/closures/reject`, { reason: 'the export was cut off' });

      expect((await admin.get(summary)).body).toMatchObject({
        run: { closuresDecision: 'rejected' },
        campaigns: [],
        campaignCount: 0,
        open: 4,
      });
      expect(await auditOf(service, run.id)).toMatchObject([
        { action: 'closures rejected', after: { closed: 0, reason: 'the export was cut off' } },
      ]);
    });

    it('is 404 for a run that is not known', async () => {
      expect((await admin.get(`/admin/imports/${UNKNOWN}/closures/summary`)).status).toBe(404);
    });
  });

  describe('on a refused file', () => {
    it('is its faults by column and reason, and the same in earlier files', async () => {
      const monday = await send('monday.csv', 'SAME1,C/1,,never', 'LAST1,C/1,,never');
      service.clock.advance({ days: 1 });
      await send('tuesday.csv', STAYS);
      service.clock.advance({ days: 1 });
      const wednesday = await send(
        'wednesday.csv',
        STAYS,
        'SAME1,C/1,,never',
        'NEW1,C/1,,29.2.24',
        'NEW2,,,2024-01-01',
      );

      const { status, body } = await admin.get(`/admin/imports/${wednesday.id}/faults/summary`);

      expect(status).toBe(200);
      expect(body.faults).toEqual([
        {
          column: 'RecallCampaignStartDate',
          reason: 'Incorrect date format',
          count: 2,
          firstLine: 3,
          earlier: [
            { runId: monday.id, receivedAt: monday.received_at.toISOString(), count: 2, sameValues: 2 },
          ],
        },
        {
          column: 'ManufacturerRecallCampaignReference',
          reason: 'Missing required fields',
          count: 1,
          firstLine: 5,
          earlier: [],
        },
      ]);
      expect((await admin.get(`/admin/imports/${monday.id}/faults/summary`)).body.faults).toMatchObject([
        { count: 2, earlier: [] },
      ]);
    });

    it('counts no file of another manufacturer', async () => {
      await send('theirs.csv', 'SAME1,C/1,,never');
      maker = await service.onboard();
      const own = await send('own.csv', 'SAME1,C/1,,never');

      expect((await admin.get(`/admin/imports/${own.id}/faults/summary`)).body.faults).toMatchObject([
        { earlier: [] },
      ]);
    });

    it('is nothing for a file that was merged, and 404 for a run that is not known', async () => {
      const run = await send('merged.csv', STAYS);

      expect((await admin.get(`/admin/imports/${run.id}/faults/summary`)).body).toEqual({ faults: [] });
      expect((await admin.get(`/admin/imports/${UNKNOWN}/faults/summary`)).status).toBe(404);
    });
  });

  describe('of a manufacturer', () => {
    const calendarOf = (id: unknown) => admin.get(`/admin/manufacturers/${id}/files`);

    it('is on which of the last 60 days in London files came in, and what became of them', async () => {
      // 23:30 UTC in summer is half past midnight in London.
      service.clock.set('2027-06-10T23:30:00Z');
      await send('night.csv', STAYS, ...GONE);
      service.clock.set('2027-06-12T09:00:00Z');
      await send('refused.csv', 'STAYS1,C/1,,never');
      const held = await send('held.csv', STAYS);

      const { status, body } = await calendarOf(maker.manufacturer?.id);

      expect(status).toBe(200);
      expect(body.days).toHaveLength(60);
      expect(body.days[0].day).toBe('2027-04-14');
      expect(body.days.slice(-3)).toMatchObject([
        { day: '2027-06-10', files: 0, newestRunId: null },
        { day: '2027-06-11', files: 1, merged: 1, held: 0, refused: 0, inProgress: 0 },
        { day: '2027-06-12', files: 2, merged: 0, held: 1, refused: 1, inProgress: 0, newestRunId: held.id },
      ]);
    });

    it('is 404 for one that is not known, and 400 for what is no id', async () => {
      expect((await calendarOf(2_000_000_000)).status).toBe(404);
      expect((await calendarOf('x')).status).toBe(400);
    });

    it('is that it is silent, 30 hours after its last merged file, or after its first if none was merged', async () => {
      const silent = async () =>
        (await admin.get('/admin/manufacturers/silent')).body.manufacturers.filter(
          ({ id }: { id: number }) => id >= (merging.manufacturer?.id ?? 0),
        );
      const merging = maker;
      const merged = await send('merged.csv', STAYS);
      const refusing = await service.onboard();
      maker = refusing;
      await send('refused.csv', 'STAYS1,C/1,,never');
      await service.onboard();
      service.clock.advance({ hours: 29 });
      expect(await silent()).toEqual([]);

      service.clock.advance({ hours: 1, seconds: 5 });

      expect(await silent()).toEqual([
        { id: refusing.manufacturer?.id, name: refusing.manufacturer?.name, lastMergedAt: null },
        {
          id: merging.manufacturer?.id,
          name: merging.manufacturer?.name,
          lastMergedAt: merged.received_at.toISOString(),
        },
      ]);
      await admin.post(`/admin/clients/${refusing.clientId}/disable`);
      expect(await silent()).toHaveLength(1);
      maker = merging;
      await send('again.csv', STAYS);
      expect(await silent()).toEqual([]);
    });
  });
});
