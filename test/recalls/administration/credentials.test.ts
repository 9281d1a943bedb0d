import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { Administrator, auditOf } from './administrator.js';

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('an administrator', () => {
  let service: Service;
  let admin: Administrator;

  beforeAll(async () => {
    service = await Service.start();
    admin = await Administrator.of(service);
  });
  afterAll(() => service.stop());

  const keysOf = async ({ clientId }: { clientId: string }) =>
    (await admin.get(`/admin/clients/${clientId}`)).body.apiKeys;
  const secretsOf = async ({ clientId }: { clientId: string }) =>
    (await admin.get(`/admin/clients/${clientId}`)).body.clientSecrets;
  const rotate = (clientId: string, body: object = {}) =>
    admin.post(`/admin/clients/${clientId}/api-keys`, body);
  const statusWith = async (client: OnboardedClient, apiKey: string) =>
    (await service.as({ ...client, apiKey }).get('/credentials')).status;
  const inMinutes = (minutes: number) => new Date(service.clock.now() + minutes * 60_000).toISOString();

  describe('rotates an API key', () => {
    it('and the old one ends at once', async () => {
      const client = await service.onboard();
      const [old] = await keysOf(client);

      const answer = await rotate(client.clientId);

      expect(answer.status).toBe(201);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body).toEqual({
        keyId: expect.any(String),
        apiKey: expect.stringMatching(/^vrk_\w{38}$/),
        hint: answer.body.apiKey.slice(0, 7),
        createdAt: inMinutes(0),
        endingKeys: [{ ...old, expiresAt: inMinutes(0) }],
      });
      expect(await statusWith(client, client.apiKey)).toBe(403);
      expect(await statusWith(client, answer.body.apiKey)).toBe(200);
      expect(await keysOf(client)).toEqual([
        {
          keyId: answer.body.keyId,
          hint: answer.body.hint,
          createdAt: inMinutes(0),
          expiresAt: null,
          lastUsedAt: null,
        },
      ]);
    });

    it('with an overlap in which both work, and which a second rotation can only shorten', async () => {
      const client = await service.onboard();
      // Keys are listed by creation time; those of the same time are in no defined order.
      service.clock.advance({ seconds: 1 });
      const first = await rotate(client.clientId, { overlapMinutes: 10 });
      expect(first.body.endingKeys).toMatchObject([{ expiresAt: inMinutes(10) }]);
      const firstEnd = inMinutes(10);
      service.clock.advance({ seconds: 1 });
      const second = await rotate(client.clientId, { overlapMinutes: 15 });
      expect(second.body.endingKeys).toMatchObject([
        { expiresAt: firstEnd },
        { keyId: first.body.keyId, expiresAt: inMinutes(15) },
      ]);

      service.clock.advance({ minutes: 9, seconds: 58 });
      expect(await statusWith(client, client.apiKey)).toBe(200);
      service.clock.advance({ seconds: 1 });
      expect(await statusWith(client, client.apiKey)).toBe(403);
      expect(await statusWith(client, first.body.apiKey)).toBe(200);
      expect(await statusWith(client, second.body.apiKey)).toBe(200);
      expect(await keysOf(client)).toHaveLength(2);
    });

    it('and the audit trail says which keys there were and are, but no key', async () => {
      const client = await service.onboard();
      const [old] = await keysOf(client);
      const { body } = await rotate(client.clientId, { overlapMinutes: 5 });
      const entries = await auditOf(service, client.clientId);
      expect(entries).toEqual([
        {
          action: 'api key rotated',
          actor: admin.clientId,
          before: { apiKeys: [{ keyId: old.keyId, expiresAt: null }] },
          after: {
            apiKeys: [
              { keyId: old.keyId, expiresAt: inMinutes(5) },
              { keyId: body.keyId, expiresAt: null },
            ],
          },
        },
      ]);
    });

    it('in many processes at once, and one key without an end is left', async () => {
      const client = await service.onboard();
      const answers = await Promise.all(Array.from({ length: 5 }, () => rotate(client.clientId)));
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
      expect(await keysOf(client)).toHaveLength(1);
    });

    it.each([-1, 1.5, 43_201, '5', null])('but with no overlap of %j', async (overlapMinutes) => {
      const client = await service.onboard();
      const answer = await rotate(client.clientId, { overlapMinutes });
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([
        { field: 'overlapMinutes', message: 'must be a whole number from 0 to 43200' },
      ]);
      expect(await keysOf(client)).toHaveLength(1);
    });
  });

  describe('revokes an API key', () => {
    it('also the last one', async () => {
      const client = await service.onboard();
      const [{ keyId }] = await keysOf(client);
      const answer = await admin.delete(`/admin/clients/${client.clientId}/api-keys/${keyId}`);
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' });
      expect(await statusWith(client, client.apiKey)).toBe(403);
      expect(await keysOf(client)).toEqual([]);
      expect((await admin.delete(`/admin/clients/${client.clientId}/api-keys/${keyId}`)).status).toBe(404);
      expect((await auditOf(service, client.clientId)).map(({ action }) => action)).toEqual([
        'api key revoked',
      ]);
    });

    it('but not another client’s, and not its own last one', async () => {
      const [one, other] = [await service.onboard(), await service.onboard()];
      const [{ keyId }] = await keysOf(other);
      expect((await admin.delete(`/admin/clients/${one.clientId}/api-keys/${keyId}`)).status).toBe(404);

      const self = await Administrator.of(service);
      const [own] = await keysOf(self);
      const path = `/admin/clients/${self.clientId}/api-keys`;
      const refused = await self.delete(`${path}/${own.keyId}`);
      expect(refused.status).toBe(400);
      expect(refused.body.errors).toEqual([
        { field: 'keyId', message: 'must not be your own last API key: rotate it instead' },
      ]);
      // A key that is about to end does not count as remaining access.
      const { keyId: newest } = (await self.post(path, { overlapMinutes: 1 })).body;
      expect((await self.delete(`${path}/${newest}`)).status).toBe(400);
      expect((await self.delete(`${path}/${own.keyId}`)).status).toBe(204);
    });
  });

  describe('issues a client secret', () => {
    it('beside the one there is, and the team is told so', async () => {
      const client = await service.onboard('mot');
      const answer = await admin.post(`/admin/clients/${client.clientId}/secrets`);

      expect(answer.status).toBe(201);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body).toEqual({
        keyId: expect.any(String),
        clientSecret: expect.stringMatching(/^\S{40}$/),
        createdAt: inMinutes(0),
        expiresAt: expect.any(String),
      });
      const { clientSecret } = answer.body;
      expect(await service.requestToken({ ...client, clientSecret })).toMatch(/^ey/);
      expect(await service.requestToken(client)).toMatch(/^ey/);
      const [mail] = await service.query<{ text: string }>(
        `SELECT outbox_mail::text AS text FROM outbox_mail
          WHERE recipient = (SELECT team_email FROM client WHERE id = $1)`,
        [client.clientId],
      );
      expect(mail?.text).toContain('by an administrator of the Vehicle Recalls service');
      expect(mail?.text).not.toContain(clientSecret);
      expect(mail?.text).not.toContain('/credentials/');
    });

    it('but no third one', async () => {
      const client = await service.onboard();
      const path = `/admin/clients/${client.clientId}/secrets`;
      const answers = await Promise.all([admin.post(path), admin.post(path), admin.post(path)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 412, 412]);
      expect(answers.find(({ status }) => status === 412)?.body.errorCode).toBe('RECALLS-PC-01');
      expect(await secretsOf(client)).toHaveLength(2);
      expect(await auditOf(service, client.clientId)).toEqual([
        expect.objectContaining({ action: 'client secret issued', before: null }),
      ]);
    });
  });

  describe('revokes a client secret', () => {
    it('also the last one: one that has leaked has to go', async () => {
      const client = await service.onboard();
      const [{ keyId }] = await secretsOf(client);
      const path = `/admin/clients/${client.clientId}/secrets/${keyId}`;
      expect((await admin.delete(path)).status).toBe(204);
      await expect(service.requestToken(client)).rejects.toThrow(/No token: 401/);
      expect(await secretsOf(client)).toEqual([]);
      expect((await admin.delete(path)).status).toBe(404);
      expect(await auditOf(service, client.clientId)).toEqual([
        {
          action: 'client secret revoked',
          actor: admin.clientId,
          before: { keyId },
          after: { clientSecrets: [] },
        },
      ]);
    });

    it('but not its own last one, which stays', async () => {
      const [{ keyId }] = await secretsOf(admin);
      const answer = await admin.delete(`/admin/clients/${admin.clientId}/secrets/${keyId}`);
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([
        { field: 'keyId', message: 'must not be your own last client secret: issue a new one first' },
      ]);
      expect(await secretsOf(admin)).toHaveLength(1);
      expect(await auditOf(service, admin.clientId)).toEqual([]);
    });
  });

  it('finds nothing where there is no client', async () => {
    for (const answer of [
      await rotate(NOBODY),
      await admin.delete(`/admin/clients/${NOBODY}/api-keys/${NOBODY}`),
      await admin.post(`/admin/clients/${NOBODY}/secrets`),
      await admin.delete(`/admin/clients/${NOBODY}/secrets/${NOBODY}`),
    ]) {
      expect(answer.status).toBe(404);
    }
  });

  it('leaves nothing in the audit trail that was shown once', async () => {
    const shown: string[] = [];
    const client = (
      await admin.post('/admin/clients', { name: 'Shown', email: 'a@b.example', role: 'manufacturer' })
    ).body;
    shown.push(client.apiKey, client.clientSecret);
    shown.push((await rotate(client.clientId)).body.apiKey);
    shown.push((await admin.post(`/admin/clients/${client.clientId}/secrets`)).body.clientSecret);
    const [{ trail }] = (await service.query<{ trail: string }>(
      `SELECT string_agg(audit_entry::text, ' ') AS trail FROM audit_entry`,
    )) as [{ trail: string }];
    expect(trail).toContain(client.clientId);
    for (const secret of shown) expect(trail).not.toContain(secret.slice(7));
    for (const path of ['/admin/clients?limit=500', `/admin/clients/${client.clientId}`, '/admin/usage']) {
      const { text } = await admin.get(path);
      for (const secret of shown) expect(text).not.toContain(secret.slice(7));
    }
  });
});
