import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CredentialUses } from '../../../src/platform/clients/credential-uses.js';
import { DailyQuota } from '../../../src/platform/limits/daily-quota.js';
import { Enquirer } from '../../kadoe/enquirer.js';
import { PASSWORD, Partner } from '../../platform/third-party-access/partner.js';
import { Service } from '../../support/service.js';
import { Administrator } from './administrator.js';

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('an administrator sees', () => {
  let service: Service;
  let admin: Administrator;

  beforeAll(async () => {
    service = await Service.start({ trustedProxies: 1 });
    admin = await Administrator.of(service);
  });
  afterAll(() => service.stop());
  beforeEach(() => service.clock.advance({ hours: 1 }));

  const now = () => new Date(service.clock.now()).toISOString();
  const write = () => service.application.get(CredentialUses, { strict: false }).write();
  const read = async (clientId: string) => (await admin.get(`/admin/clients/${clientId}`)).body;

  describe('when a credential was last used:', () => {
    it('an API key and a client secret, a minute later at most', async () => {
      const client = await service.onboard();
      await write();
      expect(await read(client.clientId)).toMatchObject({
        user: null,
        apiKeys: [{ lastUsedAt: null }],
        clientSecrets: [{ lastUsedAt: null }],
      });

      const tokenAt = now();
      await service.as(client).get('/recalls');
      service.clock.advance({ seconds: 10 });
      const callAt = now();
      await service.as(client).get('/recalls');
      await write();

      expect(await read(client.clientId)).toMatchObject({
        apiKeys: [{ lastUsedAt: callAt }],
        clientSecrets: [{ lastUsedAt: tokenAt }],
      });
    });

    it('not one that was refused', async () => {
      const [one, other] = [await service.onboard(), await service.onboard()];
      expect((await service.as({ ...one, apiKey: other.apiKey }).get('/recalls')).status).toBe(403);
      await write();
      expect((await read(one.clientId)).apiKeys).toMatchObject([{ lastUsedAt: null }]);
      expect((await read(other.clientId)).apiKeys).toMatchObject([{ lastUsedAt: null }]);
    });

    it('a password, and not the use of the one before it', async () => {
      const partner = await Partner.signedUp(service, 'kadoe');
      await service.query(
        `INSERT INTO kadoe_client (client_id, role, environment, link_provider_id) VALUES ($1, 'kadoe', 'live', NULL)`,
        [partner.clientId],
      );
      const setAt = now();
      await partner.authenticate('Wrong-Horse-7');
      await write();
      expect((await read(partner.clientId)).user).toMatchObject({ passwordUsedAt: null });

      service.clock.advance({ minutes: 1 });
      await partner.authenticate(PASSWORD);
      await write();
      const [{ expires }] = (await service.query(
        'SELECT password_expires_at AS expires FROM third_party_user WHERE client_id = $1',
        [partner.clientId],
      )) as [{ expires: Date }];
      expect((await read(partner.clientId)).user).toEqual({
        userName: partner.userName,
        isOneTime: false,
        passwordSetAt: setAt,
        passwordExpiresAt: expires.toISOString(),
        passwordUsedAt: now(),
      });

      service.clock.advance({ minutes: 1 });
      await admin.post(`/admin/clients/${partner.clientId}/user/reset`);
      expect((await read(partner.clientId)).user).toMatchObject({ isOneTime: true, passwordUsedAt: null });
    });

    it('also when somebody holds the row while it is written: then it is written the next time', async () => {
      const client = await service.onboard();
      const other = await service.onboard();
      await service.as(client).get('/recalls');
      await service.as(other).get('/recalls');
      const holder = await service.database.connect();
      try {
        await holder.query('BEGIN');
        await holder.query('SELECT FROM api_key WHERE client_id = $1 FOR UPDATE', [client.clientId]);
        await write();
        expect((await read(client.clientId)).apiKeys).toMatchObject([{ lastUsedAt: null }]);
        expect((await read(other.clientId)).apiKeys).toMatchObject([{ lastUsedAt: now() }]);
      } finally {
        await holder.query('ROLLBACK');
        holder.release();
      }
      await write();
      expect((await read(client.clientId)).apiKeys).toMatchObject([{ lastUsedAt: now() }]);
    });
  });

  describe('the secrets, keys and passwords that end within 30 days:', () => {
    const endingOf = async (clientId: string) => {
      const { body, status } = await admin.get('/admin/ending-credentials?limit=500');
      expect(status).toBe(200);
      return body.credentials.filter((each: { clientId: string }) => each.clientId === clientId);
    };

    it('a secret from 30 days before its end, and after it while it is the last', async () => {
      const client = await service.onboard('manufacturer', { name: 'Ending Motors' });
      const [{ keyId, hint }] = (await read(client.clientId)).clientSecrets;
      const endAt = (interval: string) =>
        service.query(
          `UPDATE client_secret SET expires_at = $2::timestamptz + $3::interval WHERE client_id = $1`,
          [client.clientId, now(), interval],
        );
      await endAt('30 days 1 minute');
      expect(await endingOf(client.clientId)).toEqual([]);
      await endAt('30 days');
      expect(await endingOf(client.clientId)).toEqual([
        {
          kind: 'client secret',
          id: keyId,
          hint,
          clientId: client.clientId,
          name: 'Ending Motors',
          role: 'manufacturer',
          expiresAt: new Date(service.clock.now() + 30 * 86_400_000).toISOString(),
          lastUsedAt: null,
        },
      ]);
      await endAt('-1 day');
      expect(await endingOf(client.clientId)).toMatchObject([{ id: keyId }]);
      await admin.post(`/admin/clients/${client.clientId}/secrets`);
      expect(await endingOf(client.clientId)).toEqual([]);
    });

    it('no key that was replaced, nor anything of a disabled client', async () => {
      const client = await service.onboard();
      await admin.post(`/admin/clients/${client.clientId}/api-keys`, { overlapMinutes: 1_440 });
      expect(await endingOf(client.clientId)).toEqual([]);
      await service.query('UPDATE client_secret SET expires_at = $2 WHERE client_id = $1', [
        client.clientId,
        now(),
      ]);
      expect(await endingOf(client.clientId)).toHaveLength(1);
      await admin.post(`/admin/clients/${client.clientId}/disable`);
      expect(await endingOf(client.clientId)).toEqual([]);
    });

    it('a key and a password of a client with a user; a page at a time, the earliest first', async () => {
      const partner = await Partner.signedUp(service, 'kadoe');
      await service.query('UPDATE api_key SET expires_at = $2 WHERE client_id = $1', [
        partner.clientId,
        new Date(service.clock.now() + 86_400_000),
      ]);
      await service.query('UPDATE third_party_user SET password_expires_at = $2 WHERE client_id = $1', [
        partner.clientId,
        new Date(service.clock.now() + 2 * 86_400_000),
      ]);
      expect(await endingOf(partner.clientId)).toMatchObject([
        { kind: 'api key', hint: partner.apiKey.slice(0, 7) },
        { kind: 'password', id: partner.clientId, hint: partner.userName },
      ]);
      const first = await admin.get('/admin/ending-credentials?limit=1');
      expect(first.body.credentials).toHaveLength(1);
      const second = await admin.get(`/admin/ending-credentials?limit=1&cursor=${first.body.next}`);
      expect(second.body.credentials[0].id).not.toBe(first.body.credentials[0].id);
    });
  });

  describe('the calls of a client in the last 30 days:', () => {
    const daysOf = async (clientId: string) =>
      (await admin.get(`/admin/clients/${clientId}/usage`)).body.days;

    it('as its daily allowance counts them, none included', async () => {
      const client = await service.onboard();
      await service.as(client).get('/recalls');
      service.clock.advance({ days: 2 });
      await service.as(client).get('/recalls');
      await service.as(client).get('/recalls');
      const quota = service.application.get(DailyQuota, { strict: false });
      // The first finds that there were calls, the second that there were none since.
      for (const _ of ['busy', 'at rest']) await quota.reportAtRest();

      const days = await daysOf(client.clientId);
      expect(days).toHaveLength(30);
      expect(days.at(-1)).toEqual({ date: now().slice(0, 10), used: 2 });
      expect(days.slice(-4).map(({ used }: { used: number }) => used)).toEqual([0, 1, 0, 2]);
    });

    it('as the quota of its usage plan counts them, if that is a daily one', async () => {
      const enquirer = await Enquirer.onboard(service, { plan: 'standard' });
      await service.query(
        `INSERT INTO plan_usage (client_id, starts_on, period, handed_out, last_block, used) VALUES ($1, $2, 'DAY', 9, 9, 7)`,
        [enquirer.partner.clientId, now().slice(0, 10)],
      );
      expect((await daysOf(enquirer.partner.clientId)).slice(-2)).toMatchObject([{ used: 0 }, { used: 7 }]);
      await service.query(`INSERT INTO usage_plan VALUES ('by-month', 1, 1, 5, 'MONTH')`);
      await admin.put(`/admin/clients/${enquirer.partner.clientId}/plan`, { plan: 'by-month' });
      expect((await daysOf(enquirer.partner.clientId)).slice(-2)).toMatchObject([
        { used: null },
        { used: 7 },
      ]);
    });

    it('only if there is such a client', async () => {
      expect((await admin.get(`/admin/clients/${NOBODY}/usage`)).status).toBe(404);
      expect((await admin.get('/admin/clients/acme/usage')).status).toBe(400);
    });
  });
});
