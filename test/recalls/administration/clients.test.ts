import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DailyQuota } from '../../../src/platform/limits/daily-quota.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { ED25519, PRIVATE_KEY } from '../manufacturers/ssh-keys.js';
import { Administrator, auditOf } from './administrator.js';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('an administrator', () => {
  let service: Service;
  let admin: Administrator;

  beforeAll(async () => {
    service = await Service.start();
    admin = await Administrator.of(service);
  });
  afterAll(() => service.stop());

  describe('onboards', () => {
    it('a manufacturer, which can open its first recall with what the answer has', async () => {
      const answer = await admin.post('/admin/clients', {
        name: ' Acme Motors ',
        email: 'recalls-team@acme.example',
        role: 'manufacturer',
        sshKeys: [ED25519],
        dailyQuota: 1_000,
      });

      expect(answer.status).toBe(201);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body).toEqual({
        manufacturer: { id: expect.any(Number), name: 'Acme Motors', teamEmail: 'recalls-team@acme.example' },
        role: 'manufacturer',
        clientId: expect.stringMatching(UUID),
        clientSecret: expect.stringMatching(/^\S{40}$/),
        apiUrl: 'http://recalls.test',
        scopeUrl: 'http://recalls.test/.default',
        accessTokenUrl: expect.stringMatching(/^http:\/\/recalls\.test\//),
        apiKey: expect.stringMatching(/^vrk_/),
        sftp: { username: 'acme-motors', host: '127.0.0.1', port: 2222, hostKeys: [] },
      });
      const client: OnboardedClient = answer.body;
      const opened = await service.as(client).post('/recalls', {
        vin: 'FIRST1',
        manufacturerCampaignReference: 'CAR/1',
        recallCampaignStartDate: '2024-03-30',
      });
      expect(opened.status).toBe(201);
      expect(opened.body.manufacturer).toBe('Acme Motors');
      expect(await auditOf(service, client.clientId)).toEqual([
        {
          action: 'client onboarded',
          actor: admin.clientId,
          before: null,
          after: {
            role: 'manufacturer',
            name: 'Acme Motors',
            teamEmail: 'recalls-team@acme.example',
            manufacturerId: client.manufacturer?.id,
            dailyQuota: 1_000,
          },
        },
      ]);
    });

    it('one more client of a manufacturer, which sees the same recalls', async () => {
      const first = await service.onboard('manufacturer', { name: 'Two Clients' });
      const answer = await admin.post('/admin/clients', {
        name: 'Two Clients, workshop',
        email: 'workshop@two.example',
        role: 'manufacturer',
        manufacturerId: first.manufacturer?.id,
      });

      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ manufacturer: first.manufacturer, sftp: first.sftp });
      expect(answer.body.clientId).not.toBe(first.clientId);
      const recall = {
        vin: 'SHARED1',
        manufacturerCampaignReference: 'CAR/1',
        recallCampaignStartDate: '2024-03-30',
      };
      expect((await service.as(answer.body).post('/recalls', recall)).status).toBe(201);
      expect((await service.as(first).get('/recalls/vin/SHARED1')).body.manufacturer).toBe('Two Clients');
    });

    it.each(['mot', 'admin'] as const)('a client of role %s', async (role) => {
      const answer = await admin.post('/admin/clients', { name: `A ${role}`, email: 'a@b.example', role });
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ role, manufacturer: null, sftp: null });
    });

    it('nobody with a fault in the request, and is told all of them', async () => {
      const before = await countClients();
      const answer = await admin.post('/admin/clients', {
        name: '',
        email: 'nobody',
        role: 'king',
        sshKeys: [PRIVATE_KEY, ED25519, 'x'],
        dailyQuota: 0,
        colour: 'red',
      });

      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ errorCode: 'RECALLS-BR-01', errorMessage: 'Invalid request body' });
      const faults: { field: string; message: string }[] = answer.body.errors;
      expect(faults.map(({ field }) => field).sort()).toEqual([
        'colour',
        'dailyQuota',
        'email',
        'name',
        'role',
        'sshKeys',
      ]);
      expect(faults.find(({ field }) => field === 'sshKeys')?.message).toMatch(
        /^sshKeys\[0\] is a private key.*; sshKeys\[2\] must be an OpenSSH public key/,
      );
      expect(await countClients()).toBe(before);
    });

    it.each([
      [
        'a manufacturer that is not there',
        { role: 'manufacturer', manufacturerId: 2 ** 31 - 1 },
        'manufacturerId',
      ],
      ['a manufacturer for another role', { role: 'mot', manufacturerId: 1 }, 'manufacturerId'],
      ['text for an id', { role: 'manufacturer', manufacturerId: '1' }, 'manufacturerId'],
      ['keys for another role', { role: 'admin', sshKeys: [ED25519] }, 'sshKeys'],
      [
        'keys for a known manufacturer',
        { role: 'manufacturer', manufacturerId: 1, sshKeys: [ED25519] },
        'sshKeys',
      ],
      ['keys that are no list', { role: 'manufacturer', sshKeys: ED25519 }, 'sshKeys'],
      ['21 keys', { role: 'manufacturer', sshKeys: Array(21).fill(ED25519) }, 'sshKeys'],
      ['null for a number', { role: 'mot', dailyQuota: null }, 'dailyQuota'],
    ])('nobody with %s', async (_, request, field) => {
      const before = await countClients();
      const answer = await admin.post('/admin/clients', {
        name: 'Refused',
        email: 'a@b.example',
        ...request,
      });
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([{ field, message: expect.stringMatching(/^(must|sshKeys)/) }]);
      expect(await countClients()).toBe(before);
    });

    it('no second manufacturer of a name', async () => {
      await service.onboard('manufacturer', { name: 'Once' });
      const answer = await admin.post('/admin/clients', {
        name: 'ONCE',
        email: 'a@b.example',
        role: 'manufacturer',
      });
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({
        errorCode: 'RECALLS-CF-01',
        errorMessage: 'A manufacturer named ONCE is already onboarded',
      });
    });

    const countClients = async () =>
      (await service.query<{ count: number }>('SELECT count(*)::int AS count FROM client'))[0]?.count;
  });

  describe('lists clients', () => {
    let listed: OnboardedClient[];

    beforeAll(async () => {
      listed = [];
      for (const name of ['Listed 100%', 'listed b_b', 'LISTED c', 'Listed d', 'Listed e']) {
        listed.push(await service.onboard('manufacturer', { name }));
      }
      listed.push(await service.onboard('mot', { name: 'Listed mot' }));
      await admin.post(`/admin/clients/${listed[3]?.clientId}/disable`);
    });

    const namesOf = async (query: string) => {
      const answer = await admin.get(`/admin/clients?${query}`);
      expect(answer.status).toBe(200);
      return answer.body.clients.map(({ name }: { name: string }) => name);
    };

    it('a page at a time, each of them once, in the order of their onboarding', async () => {
      const seen: string[] = [];
      let cursor = '';
      let pages = 0;
      do {
        const { body } = await admin.get(`/admin/clients?name=listed&limit=2${cursor}`);
        expect(body.clients.length).toBeLessThanOrEqual(2);
        seen.push(...body.clients.map(({ clientId }: { clientId: string }) => clientId));
        cursor = body.next === null ? '' : `&cursor=${body.next}`;
        pages += 1;
      } while (cursor !== '');
      expect(pages).toBe(3);
      // Among those onboarded within the same millisecond the id decides.
      expect(seen.toSorted()).toEqual(listed.map(({ clientId }) => clientId).toSorted());
    });

    it('by a part of the name, in any case, in which % and _ mean themselves', async () => {
      expect(await namesOf('name=LISTED%20c')).toEqual(['LISTED c']);
      expect(await namesOf('name=b_b')).toEqual(['listed b_b']);
      expect(await namesOf('name=0%25')).toEqual(['Listed 100%']);
      expect(await namesOf('name=_______________')).toEqual([]);
    });

    it('by role, by whether they may call, and by manufacturer', async () => {
      expect(await namesOf('name=listed&role=mot')).toEqual(['Listed mot']);
      expect(await namesOf('name=listed&status=disabled')).toEqual(['Listed d']);
      expect((await namesOf('name=listed&status=active')).length).toBe(5);
      expect(await namesOf(`manufacturerId=${listed[2]?.manufacturer?.id}`)).toEqual(['LISTED c']);
    });

    it('as they are, without any credential', async () => {
      const { body } = await admin.get('/admin/clients?name=listed%20d');
      expect(body).toEqual({
        clients: [
          {
            clientId: listed[3]?.clientId,
            role: 'manufacturer',
            environment: 'live',
            name: 'Listed d',
            teamEmail: expect.stringContaining('@example.com'),
            manufacturer: { id: listed[3]?.manufacturer?.id, name: 'Listed d' },
            dailyQuota: null,
            disabledAt: new Date(service.clock.now()).toISOString(),
            createdAt: new Date(service.clock.now()).toISOString(),
          },
        ],
        next: null,
      });
    });

    it.each([
      ['role=king', 'role', 'must be kadoe, renewal-partner, manufacturer, mot or admin'],
      ['environment=prod', 'environment', 'must be live or test'],
      ['status=gone', 'status', 'must be active or disabled'],
      ['manufacturerId=x', 'manufacturerId', 'must be a whole number above 0'],
      ['name=', 'name', 'must be a part of a name'],
      ['name=%00', 'name', 'must be a part of a name'],
      ['limit=501', 'limit', 'must be a whole number from 1 to 500'],
      ['cursor=abc', 'cursor', 'must be the `next` of a page of this list'],
      ['cursor=WzFd', 'cursor', 'must be the `next` of a page of this list'],
    ])('but not for %s', async (query, field, message) => {
      const answer = await admin.get(`/admin/clients?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([{ field, message }]);
    });
  });

  describe('reads a client', () => {
    it('with its keys, secrets and use, and with nothing that was shown once', async () => {
      const client = await service.onboard('manufacturer', { name: 'Read Cars', dailyQuota: 50 });
      await service.as(client).get('/recalls/vin/NOWHERE1');

      const answer = await admin.get(`/admin/clients/${client.clientId.toUpperCase()}`);

      const createdAt = new Date(service.clock.now()).toISOString();
      expect(answer.status).toBe(200);
      expect(answer.headers.etag).toMatch(/^"[\w-]{22}"$/);
      expect(answer.body).toEqual({
        clientId: client.clientId,
        role: 'manufacturer',
        environment: 'live',
        name: 'Read Cars',
        teamEmail: expect.stringContaining('@example.com'),
        manufacturer: { id: client.manufacturer?.id, name: 'Read Cars' },
        dailyQuota: 50,
        disabledAt: null,
        createdAt,
        apiKeys: [
          {
            keyId: expect.stringMatching(UUID),
            hint: client.apiKey.slice(0, 7),
            createdAt,
            expiresAt: null,
            lastUsedAt: null,
          },
        ],
        clientSecrets: [
          {
            keyId: expect.stringMatching(UUID),
            hint: client.clientSecret.slice(0, 3),
            createdAt,
            expiresAt: expect.stringMatching(/^\d{4}-/),
            lastUsedAt: null,
          },
        ],
        user: null,
        usageToday: { date: createdAt.slice(0, 10), used: expect.any(Number), handedOut: 5, allowance: 50 },
      });
      expect(answer.text).not.toContain(client.apiKey.slice(7));
      expect(answer.text).not.toContain(client.clientSecret.slice(3));
    });

    it('only if it is there', async () => {
      expect((await admin.get(`/admin/clients/${NOBODY}`)).status).toBe(404);
      const answer = await admin.get('/admin/clients/acme');
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([{ field: 'clientId', message: 'must be a UUID' }]);
    });
  });

  it('sees what each client used on a day', async () => {
    const client = await service.onboard('manufacturer', { name: 'Used Cars', dailyQuota: 100 });
    await service.as(client).get('/recalls/vin/NOWHERE1');
    const today = new Date(service.clock.now()).toISOString().slice(0, 10);

    const answer = await admin.get('/admin/usage?limit=500');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ date: today, next: null });
    const use = answer.body.usage.find(({ clientId }: { clientId: string }) => clientId === client.clientId);
    expect(use).toEqual({
      clientId: client.clientId,
      name: 'Used Cars',
      role: 'manufacturer',
      manufacturer: { id: client.manufacturer?.id, name: 'Used Cars' },
      used: expect.any(Number),
      handedOut: 10,
      allowance: 100,
    });
    const quota = service.application.get(DailyQuota, { strict: false });
    // The first finds that there were calls, the second that there were none since.
    for (const _ of ['busy', 'at rest']) await quota.reportAtRest();
    const later = await admin.get('/admin/usage?limit=500');
    expect(later.body.usage.find(({ name }: { name: string }) => name === 'Used Cars')).toMatchObject({
      used: 1,
      handedOut: 10,
    });

    const before = await admin.get('/admin/usage?date=2024-02-29&limit=1');
    expect(before.body).toMatchObject({ date: '2024-02-29', usage: [{ used: 0, handedOut: 0 }] });
    const next = await admin.get(`/admin/usage?date=2024-02-29&limit=1&cursor=${before.body.next}`);
    expect(next.body.usage[0].clientId).not.toBe(before.body.usage[0].clientId);
    expect((await admin.get('/admin/usage?date=2024-02-30')).body.errors).toEqual([
      { field: 'date', message: 'must be a date of the calendar in the format YYYY-MM-DD' },
    ]);
  });
});
