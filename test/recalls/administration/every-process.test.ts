import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeClock } from '../../support/fake-clock.js';
import { createDatabase, Service } from '../../support/service.js';
import { Administrator } from './administrator.js';

/** Acts of an administrator in one of two processes that share a database and a clock. */
describe('what an administrator changes in one process', () => {
  const clock = new FakeClock();
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let here: Service;
  let there: Service;
  let admin: Administrator;

  beforeAll(async () => {
    database = await createDatabase();
    here = await Service.start({}, { clock, databaseUrl: database.url });
    there = await Service.start({}, { clock, databaseUrl: database.url });
    admin = await Administrator.of(here);
  });
  afterAll(async () => {
    await here.stop();
    await there.stop();
    await database.drop();
  });

  const statuses = async (client: Parameters<Service['as']>[0]) => [
    (await here.as(client).get('/credentials')).status,
    (await there.as(client).get('/credentials')).status,
  ];
  const soon = () => clock.advance({ milliseconds: 999 });

  it('counts there within a second: a client that is disabled, and one that is enabled again', async () => {
    const client = await here.onboard();
    expect(await statuses(client)).toEqual([200, 200]);

    await admin.post(`/admin/clients/${client.clientId}/disable`);
    expect((await here.as(client).get('/credentials')).status).toBe(403);
    soon();
    expect(await statuses(client)).toEqual([403, 403]);
    for (const service of [here, there]) {
      await expect(service.requestToken(client)).rejects.toThrow(/No token: 400 .*unauthorized_client/);
    }

    await admin.post(`/admin/clients/${client.clientId}/enable`);
    soon();
    expect(await statuses(client)).toEqual([200, 200]);
    expect(await there.requestToken(client)).toMatch(/^ey/);
  });

  it('counts there within a second: a key that is rotated, and one that is revoked', async () => {
    const client = await here.onboard();
    expect(await statuses(client)).toEqual([200, 200]);

    const rotated = await admin.post(`/admin/clients/${client.clientId}/api-keys`, {});
    expect((await here.as(client).get('/credentials')).status).toBe(403);
    soon();
    expect(await statuses(client)).toEqual([403, 403]);
    const renewed = { ...client, apiKey: rotated.body.apiKey };
    expect(await statuses(renewed)).toEqual([200, 200]);

    await admin.delete(`/admin/clients/${client.clientId}/api-keys/${rotated.body.keyId}`);
    soon();
    expect(await statuses(renewed)).toEqual([403, 403]);
  });

  it('counts there within a second: an allowance, larger or smaller, also than what was used', async () => {
    const client = await here.onboard('manufacturer', { dailyQuota: 100 });
    for (let call = 0; call < 3; call++) expect(await statuses(client)).toEqual([200, 200]);
    const path = `/admin/clients/${client.clientId}`;
    const setQuota = async (dailyQuota: number) => {
      const { body, headers } = await admin.get(path);
      const { name, teamEmail } = body;
      expect((await admin.put(path, { name, teamEmail, dailyQuota }, headers.etag)).status).toBe(200);
      soon();
    };

    // Both processes have a block of the hundred; six calls were used.
    await setQuota(6);
    expect(await statuses(client)).toEqual([429, 429]);
    await setQuota(8);
    expect([...(await statuses(client)), ...(await statuses(client))].sort()).toEqual([200, 200, 429, 429]);
    await setQuota(1_000);
    expect(await statuses(client)).toEqual([200, 200]);
  });

  it('counts there within a second: a manufacturer’s name', async () => {
    const client = await here.onboard('manufacturer', { name: 'Old name' });
    const recall = {
      vin: 'NAMED1',
      manufacturerCampaignReference: 'CAR/1',
      recallCampaignStartDate: '2024-03-30',
    };
    await here.as(client).post('/recalls', recall);
    expect((await there.as(client).get('/recalls/vin/NAMED1')).body.manufacturer).toBe('Old name');
    const path = `/admin/manufacturers/${client.manufacturer?.id}`;
    const { body, headers } = await admin.get(path);
    const { teamEmail } = body;
    expect((await admin.put(path, { name: 'New name', teamEmail }, headers.etag)).status).toBe(200);
    soon();
    expect((await there.as(client).get('/recalls/vin/NAMED1')).body.manufacturer).toBe('New name');
  });
});
