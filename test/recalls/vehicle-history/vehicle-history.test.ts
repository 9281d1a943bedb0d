import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { Administrator, auditOf } from '../administration/administrator.js';
import { ImportSite, importFile } from '../imports/import-site.js';
import { snapshot } from '../imports/snapshot-files.js';

const VIN = 'WVWZZZ1JZXW000777';
keepFromLogs('a VIN', VIN);

describe("A vehicle's history", () => {
  let site: ImportSite;
  let service: Service;
  let admin: Administrator;
  let maker: OnboardedClient;
  let other: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
    admin = await Administrator.of(service);
    maker = await service.onboard('manufacturer', { name: 'Acme Motors' });
    other = await service.onboard('manufacturer', { name: 'Zenith Vans' });
  });
  afterAll(() => site.close());

  const read = (vin: string, query = '') => admin.post(`/admin/vehicles/history${query}`, { vin });
  const open = (client: OnboardedClient, vin: string, reference: string) =>
    service.as(client).post('/recalls', {
      vin,
      manufacturerCampaignReference: reference,
      recallCampaignStartDate: '2024-03-30',
    });

  it('is empty for one that nobody has reported', async () => {
    const { status, body } = await read('NOBODYSCAR00000001');

    expect(status).toBe(200);
    expect(body).toEqual({
      vin: 'NOBODYSCAR00000001',
      motAnswer: { hasOutstandingRecall: 'Unknown', lastConfirmedDate: null },
      recalls: [],
      changes: [],
      next: null,
    });
  });

  it('has the recalls of all manufacturers, and which call, file or undo changed what, the newest first', async () => {
    await open(other, VIN, 'Z/1');
    service.clock.advance({ minutes: 1 });
    const run = await importFile(
      site,
      service,
      maker,
      'monday.csv',
      snapshot(`${VIN},A/1,R/2024/1,2024-01-01`),
    );
    service.clock.advance({ minutes: 1 });
    await service.as(maker).put(`/recalls/vin/${VIN}?manufacturerCampaignReference=A/1`, {
      repairStatus: 'FIXED',
      rectificationDate: '2024-02-01',
    });
    service.clock.advance({ minutes: 1 });
    const undone = await admin.post(`/admin/clients/${maker.clientId}/undo`, {
      since: new Date(service.clock.now() - 90_000).toISOString(),
      reason: 'its key was stolen',
    });
    expect(undone.status).toBe(200);

    const { status, body } = await read(`${VIN.slice(0, 3)}-${VIN.slice(3).toLowerCase()}`);

    expect(status).toBe(200);
    expect(body).toMatchObject({ vin: VIN, motAnswer: { hasOutstandingRecall: 'Yes' }, next: null });
    expect(body.recalls).toMatchObject([
      {
        manufacturer: { id: maker.manufacturer?.id, name: 'Acme Motors' },
        storedVin: VIN,
        manufacturerCampaignReference: 'A/1',
        dvsaCampaignReference: 'R/2024/1',
        recallCampaignStartDate: '2024-01-01',
        repairStatus: 'NOT_FIXED',
        rectificationDate: null,
      },
      {
        manufacturer: { name: 'Zenith Vans' },
        manufacturerCampaignReference: 'Z/1',
        repairStatus: 'NOT_FIXED',
      },
    ]);
    expect(
      body.changes.map(({ manufacturer, manufacturerCampaignReference, action, by }: never) => [
        (manufacturer as { name: string }).name,
        manufacturerCampaignReference,
        action,
        by,
      ]),
    ).toEqual([
      ['Acme Motors', 'A/1', 'reopened', { kind: 'undo', clientId: maker.clientId, client: 'Acme Motors' }],
      ['Acme Motors', 'A/1', 'fixed', { kind: 'call', clientId: maker.clientId, client: 'Acme Motors' }],
      [
        'Acme Motors',
        'A/1',
        'opened',
        {
          kind: 'file',
          runId: run.id,
          fileName: 'monday.csv',
          receivedAt: run.received_at.toISOString(),
        },
      ],
      ['Zenith Vans', 'Z/1', 'opened', { kind: 'call', clientId: other.clientId, client: 'Zenith Vans' }],
    ]);
    expect(body.changes[1]).toMatchObject({
      before: {
        dvsaCampaignReference: 'R/2024/1',
        recallCampaignStartDate: '2024-01-01',
        rectificationDate: null,
      },
      after: { rectificationDate: '2024-02-01' },
    });
    expect(body.changes[1].before).not.toHaveProperty('fileAsOf');
  });

  it('comes page by page, and the place in a page does not tell the vehicle', async () => {
    const all = (await read(VIN)).body.changes;
    const first = (await read(VIN, '?limit=3')).body;
    const second = (await read(VIN, `?limit=3&cursor=${first.next}`)).body;

    expect([...first.changes, ...second.changes]).toEqual(all);
    expect(second.next).toBeNull();
    expect(Buffer.from(first.next, 'base64url').toString()).not.toContain(VIN);
  });

  it('includes recalls that were stored under another spelling, and those that were deleted', async () => {
    const insert = `
      WITH kept AS (
        INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date, created_at, updated_at)
        VALUES ($1, 'WVW-ZZZ 1JZXW000778', 'OLD/1', '2020-01-01', now(), now()) RETURNING *)
      SELECT nextval('recall_change_set_seq') FROM kept`;
    await service.query(insert, [maker.manufacturer?.id]);
    await open(maker, 'WVWZZZ1JZXW000778', 'NEW/1');
    await service.as(maker).delete('/recalls/vin/WVWZZZ1JZXW000778?manufacturerCampaignReference=NEW/1');

    const { body } = await read('WVWZZZ1JZXW000778');

    expect(body.recalls).toMatchObject([
      { storedVin: 'WVW-ZZZ 1JZXW000778', manufacturerCampaignReference: 'OLD/1' },
    ]);
    expect(body.changes).toMatchObject([
      { action: 'deleted', manufacturerCampaignReference: 'NEW/1', after: null },
      { action: 'opened', manufacturerCampaignReference: 'NEW/1', before: null },
    ]);
  });

  it('is in the audit trail when it is read, without the vehicle', async () => {
    const before = (await auditOf(service, 'search')).length;
    await read(VIN);

    const entries = await auditOf(service, 'search');
    expect(entries.slice(before)).toEqual([
      {
        action: 'vehicle history read',
        actor: admin.clientId,
        before: null,
        after: { recalls: 2, changes: 4 },
      },
    ]);
    const found = await service.query(
      `SELECT FROM audit_entry WHERE audit_entry::text LIKE '%' || $1 || '%'`,
      [VIN],
    );
    expect(found).toEqual([]);
  });

  it.each([
    ['none', {}, 'is required'],
    ['a number', { vin: 5 }, 'must be a string'],
    ['an empty one', { vin: ' ' }, 'must not be empty'],
  ])('is a 400 for %s, and the trail does not say that one was read', async (_, asked, message) => {
    const before = (await auditOf(service, 'search')).length;

    const { status, body } = await admin.post('/admin/vehicles/history', asked);

    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field: 'vin', message }]);
    expect((await auditOf(service, 'search')).length).toBe(before);
  });

  it('is for administrators alone', async () => {
    const answer = await service.as(maker).post('/admin/vehicles/history', { vin: VIN });

    expect(answer.status).toBe(403);
  });
});
