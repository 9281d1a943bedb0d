import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Administrator } from '../../recalls/administration/administrator.js';
import { Service } from '../../support/service.js';

/** How a process of the previous version writes and reads a client: all in one table. */
const INSERT_CLIENT = `
  INSERT INTO client (id, role, name, team_email, manufacturer_id, daily_quota, created_at)
  VALUES ($1, $2, $3, 'team@example.com', $4, $5, now())`;
const READ_CLIENT = 'SELECT role, manufacturer_id, daily_quota FROM client WHERE id = $1';
const READ_OWN = 'SELECT role, manufacturer_id, daily_quota FROM recalls_client WHERE client_id = $1';

describe('While processes of the version before are replaced, which keep a client’s manufacturer and quota in `client`', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service.stop());

  it('a client that they onboard is one for this version, with its manufacturer and its quota', async () => {
    const maker = await service.onboard();
    const [manufacturer] = await service.query<{ id: number }>('SELECT id FROM manufacturer ORDER BY id');
    const clientId = randomUUID();
    await service.query(INSERT_CLIENT, [clientId, 'manufacturer', 'By the other', manufacturer?.id, 7]);
    const kept = [{ role: 'manufacturer', manufacturer_id: manufacturer?.id, daily_quota: 7 }];
    expect(await service.query(READ_OWN, [clientId])).toEqual(kept);

    const admin = service.as(await service.onboard('admin'));
    const { body } = await admin.get(`/admin/clients/${clientId}`);
    expect(body).toMatchObject({ clientId, dailyQuota: 7, manufacturer: { id: manufacturer?.id } });
    expect(maker.manufacturer?.id).toBe(manufacturer?.id);
  });

  it.each(['mot', 'admin'])('so is one of role %s', async (role) => {
    const clientId = randomUUID();
    await service.query(INSERT_CLIENT, [clientId, role, 'By the other', null, null]);
    expect(await service.query(READ_OWN, [clientId])).toEqual([
      { role, manufacturer_id: null, daily_quota: null },
    ]);
  });

  it('a quota that they change counts here', async () => {
    const maker = await service.onboard('manufacturer', { dailyQuota: 3 });
    await service.query('UPDATE client SET daily_quota = 9 WHERE id = $1', [maker.clientId]);
    expect(await service.query(READ_OWN, [maker.clientId])).toMatchObject([{ daily_quota: 9 }]);
    service.clock.advance({ seconds: 1 });
    const answer = await service.as(maker).get('/recalls/vin/V1');
    expect(answer.headers['ratelimit-policy']).toContain('"daily";q=9;');
  });

  it('a client of any role that this version onboards is whole for them', async () => {
    for (const role of ['manufacturer', 'mot', 'admin'] as const) {
      const client = await service.onboard(role, { dailyQuota: 5 });
      expect(await service.query(READ_CLIENT, [client.clientId])).toEqual([
        { role, manufacturer_id: client.manufacturer?.id ?? null, daily_quota: 5 },
      ]);
    }
  });

  it('a quota that is changed here is changed for them', async () => {
    const maker = await service.onboard();
    const admin = await Administrator.of(service);
    const { headers } = await admin.get(`/admin/clients/${maker.clientId}`);
    const changed = await admin.put(
      `/admin/clients/${maker.clientId}`,
      { name: 'Renamed', teamEmail: 'renamed@example.com', dailyQuota: 11 },
      headers.etag,
    );
    expect(changed.status).toBe(200);
    expect(await service.query(READ_CLIENT, [maker.clientId])).toMatchObject([{ daily_quota: 11 }]);
    expect(await service.query(READ_OWN, [maker.clientId])).toMatchObject([{ daily_quota: 11 }]);
  });

  it('a client of another surface has nothing here, and is nobody to administrators of recalls', async () => {
    const clientId = randomUUID();
    await service.query(INSERT_CLIENT, [clientId, 'enquirer', 'Of another surface', null, null]);
    expect(await service.query(READ_OWN, [clientId])).toEqual([]);
    const admin = service.as(await service.onboard('admin'));
    expect((await admin.get(`/admin/clients/${clientId}`)).status).toBe(404);
    expect((await admin.post(`/admin/clients/${clientId}/disable`, {})).status).toBe(404);
  });

  it('no row may say that a manufacturer’s client has none, or that another has one', async () => {
    const { clientId } = await service.onboard('mot');
    await expect(
      service.query('UPDATE recalls_client SET manufacturer_id = 1 WHERE client_id = $1', [clientId]),
    ).rejects.toThrow('recalls_client_manufacturer_check');
    await expect(
      service.query(`UPDATE recalls_client SET role = 'admin' WHERE client_id = $1`, [clientId]),
    ).rejects.toThrow('recalls_client_client_fkey');
  });
});
