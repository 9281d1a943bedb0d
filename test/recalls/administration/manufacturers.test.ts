import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SftpAccounts } from '../../../src/recalls/sftp/sftp-accounts.js';
import { Service } from '../../support/service.js';
import { ED25519, ED25519_FINGERPRINT, PRIVATE_KEY, RSA_2048 } from '../manufacturers/ssh-keys.js';
import { Administrator, auditOf } from './administrator.js';

describe('an administrator', () => {
  let service: Service;
  let admin: Administrator;

  beforeAll(async () => {
    service = await Service.start();
    admin = await Administrator.of(service);
  });
  afterAll(() => service.stop());

  const onboard = async (name: string, sshKeys: string[] = []) =>
    (await admin.post('/admin/clients', { name, email: 'team@maker.example', role: 'manufacturer', sshKeys }))
      .body;
  const mayLogIn = async (username: string) => {
    const accounts = service.application.get(SftpAccounts, { strict: false });
    return (await accounts.findKey(username, ED25519_FINGERPRINT)) !== undefined;
  };

  it('reads a manufacturer with its clients, keys and newest file', async () => {
    const client = await onboard('Read Motors', [ED25519]);
    const { id } = client.manufacturer;
    await service.query(
      `INSERT INTO import_run (id, manufacturer_id, file_name, source, dry_run, size_bytes, state, received_at,
                               next_attempt_at, archive_file)
       SELECT ('00000000-0000-4000-8000-00000000000' || number)::uuid, $1, 'a.csv', 'sftp', dry_run, 1, state,
              timestamptz '2026-11-20T09:00:00Z' + number * interval '1 hour', now(), 'x/y'
         FROM (VALUES (1, false, 'rejected'), (2, false, 'done'), (3, true, 'done')) AS run (number, dry_run, state)`,
      [id],
    );

    const answer = await admin.get(`/admin/manufacturers/${id}`);

    const createdAt = new Date(service.clock.now()).toISOString();
    expect(answer.status).toBe(200);
    expect(answer.headers.etag).toMatch(/^"[\w-]{22}"$/);
    expect(answer.body).toEqual({
      id,
      name: 'Read Motors',
      teamEmail: 'team@maker.example',
      sftpUsername: 'read-motors',
      createdAt,
      newestImport: {
        runId: '00000000-0000-4000-8000-000000000002',
        state: 'done',
        receivedAt: '2026-11-20T11:00:00.000Z',
      },
      sftp: { username: 'read-motors', host: '127.0.0.1', port: 2222, hostKeys: [] },
      clients: [{ clientId: client.clientId, name: 'Read Motors', disabledAt: null }],
      sshKeys: [{ keyId: expect.any(Number), fingerprint: ED25519_FINGERPRINT, createdAt, lastUsedAt: null }],
    });
  });

  it('lists manufacturers a page at a time, by a part of the name', async () => {
    for (const name of ['Page one', 'page TWO', 'Page three']) await onboard(name);
    const first = await admin.get('/admin/manufacturers?name=PAGE&limit=2');
    expect(first.body.manufacturers.map(({ name }: { name: string }) => name)).toEqual([
      'Page one',
      'page TWO',
    ]);
    const second = await admin.get(`/admin/manufacturers?name=PAGE&limit=2&cursor=${first.body.next}`);
    expect(second.body).toEqual({
      manufacturers: [
        {
          id: expect.any(Number),
          name: 'Page three',
          teamEmail: 'team@maker.example',
          sftpUsername: 'page-three',
          createdAt: expect.any(String),
          newestImport: null,
        },
      ],
      next: null,
    });
  });

  describe('renames a manufacturer', () => {
    it('which keeps its SFTP account', async () => {
      const { manufacturer } = await onboard('Old Motors', [ED25519]);
      const path = `/admin/manufacturers/${manufacturer.id}`;
      const { headers } = await admin.get(path);

      const details = { name: 'New Motors', teamEmail: 'new@maker.example' };
      const answer = await admin.put(path, details, headers.etag);

      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ ...details, sftpUsername: 'old-motors' });
      expect(answer.headers.etag).not.toBe(headers.etag);
      expect(await mayLogIn('old-motors')).toBe(true);
      expect(await auditOf(service, manufacturer.id)).toEqual([
        {
          action: 'manufacturer changed',
          actor: admin.clientId,
          before: { name: 'Old Motors', teamEmail: 'team@maker.example' },
          after: details,
        },
      ]);
      expect((await admin.put(path, details, headers.etag)).status).toBe(412);
    });

    it('but not to a name that another one has, also when two want it at once', async () => {
      const makers = await Promise.all(['Clash a', 'Clash b'].map((name) => onboard(name)));
      const rename = async (id: number, name: string) => {
        const path = `/admin/manufacturers/${id}`;
        const { headers } = await admin.get(path);
        return admin.put(path, { name, teamEmail: 'x@maker.example' }, headers.etag);
      };
      const taken = await rename(makers[0].manufacturer.id, 'CLASH B');
      expect(taken.status).toBe(409);
      expect(taken.body).toMatchObject({
        errorCode: 'RECALLS-CF-01',
        errorMessage: 'A manufacturer named CLASH B is already onboarded',
      });
      const both = await Promise.all(makers.map(({ manufacturer }) => rename(manufacturer.id, 'Clash c')));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      // Its own name in another case is not another manufacturer's.
      expect((await rename(makers[1].manufacturer.id, 'CLASH b')).status).toBeLessThan(300);
    });

    it('to what is a name, saying what it read', async () => {
      const { manufacturer } = await onboard('Faulty');
      const answer = await admin.put(`/admin/manufacturers/${manufacturer.id}`, { name: '' });
      expect(answer.status).toBe(400);
      expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual([
        'If-Match',
        'name',
        'teamEmail',
      ]);
    });
  });

  describe('gives a manufacturer an SSH key', () => {
    it('with which it can log in until the key is removed', async () => {
      const { manufacturer } = await onboard('Key Motors');
      const path = `/admin/manufacturers/${manufacturer.id}/ssh-keys`;
      expect(await mayLogIn('key-motors')).toBe(false);

      const added = await admin.post(path, { publicKey: `${ED25519}\n` });

      expect(added.status).toBe(201);
      expect(added.body).toEqual({
        keyId: expect.any(Number),
        fingerprint: ED25519_FINGERPRINT,
        createdAt: new Date(service.clock.now()).toISOString(),
        lastUsedAt: null,
      });
      expect(await mayLogIn('key-motors')).toBe(true);

      const removed = await admin.delete(`${path}/${added.body.keyId}`);
      expect({ status: removed.status, text: removed.text }).toEqual({ status: 204, text: '' });
      expect(await mayLogIn('key-motors')).toBe(false);
      expect((await admin.delete(`${path}/${added.body.keyId}`)).status).toBe(404);
      const state = { keyId: added.body.keyId, fingerprint: ED25519_FINGERPRINT };
      expect(await auditOf(service, manufacturer.id)).toEqual([
        { action: 'ssh key added', actor: admin.clientId, before: null, after: state },
        { action: 'ssh key removed', actor: admin.clientId, before: state, after: null },
      ]);
    });

    it('once, even if another manufacturer has it', async () => {
      const [one, other] = [await onboard('Once a', [ED25519]), await onboard('Once b')];
      const add = (id: number) => admin.post(`/admin/manufacturers/${id}/ssh-keys`, { publicKey: ED25519 });
      const again = await add(one.manufacturer.id);
      expect(again.status).toBe(409);
      expect(again.body.errorMessage).toBe('The manufacturer has this SSH key already');
      const both = await Promise.all([add(other.manufacturer.id), add(other.manufacturer.id)]);
      expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    });

    it.each([
      ['a private key', PRIVATE_KEY, /^is a private key/],
      ['no key', 'ssh-ed25519', /^must be an OpenSSH public key/],
      ['nothing', undefined, /^is required/],
      ['a list', [RSA_2048], /^must be a string/],
    ])('but not %s', async (_, publicKey, message) => {
      const { manufacturer } = (await admin.get('/admin/clients?limit=1&role=manufacturer')).body.clients[0];
      const answer = await admin.post(`/admin/manufacturers/${manufacturer.id}/ssh-keys`, { publicKey });
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([{ field: 'publicKey', message: expect.stringMatching(message) }]);
    });

    it('only of its own to remove', async () => {
      const [one, other] = [await onboard('Own a', [ED25519]), await onboard('Own b')];
      const { sshKeys } = (await admin.get(`/admin/manufacturers/${one.manufacturer.id}`)).body;
      const path = `/admin/manufacturers/${other.manufacturer.id}/ssh-keys/${sshKeys[0].keyId}`;
      expect((await admin.delete(path)).status).toBe(404);
      expect(await mayLogIn('own-a')).toBe(true);
    });
  });

  it('shuts a manufacturer out of SFTP when all of its clients are disabled', async () => {
    const first = await onboard('Shut Motors', [ED25519]);
    const second = await admin.post('/admin/clients', {
      name: 'Shut Motors 2',
      email: 'team@maker.example',
      role: 'manufacturer',
      manufacturerId: first.manufacturer.id,
    });
    await admin.post(`/admin/clients/${first.clientId}/disable`);
    expect(await mayLogIn('shut-motors')).toBe(true);
    await admin.post(`/admin/clients/${second.body.clientId}/disable`);
    expect(await mayLogIn('shut-motors')).toBe(false);
    await admin.post(`/admin/clients/${first.clientId}/enable`);
    expect(await mayLogIn('shut-motors')).toBe(true);
  });

  it.each(['2147483647', '2147483648', '0', 'x'])('finds no manufacturer %s', async (id) => {
    const expected = id === '2147483647' ? 404 : 400;
    const path = `/admin/manufacturers/${id}`;
    for (const answer of [
      await admin.get(path),
      await admin.put(path, { name: 'x', teamEmail: 'a@b.example' }, '"x"'),
      await admin.post(`${path}/ssh-keys`, { publicKey: ED25519 }),
      await admin.delete(`${path}/ssh-keys/1`),
    ]) {
      expect(answer.status).toBe(expected);
    }
  });
});
