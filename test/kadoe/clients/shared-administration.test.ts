import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedKadoeClient } from '../../../src/kadoe/onboarding/kadoe-onboarding.js';
import { startService } from '../../platform/third-party-access/partner.js';
import { Administrator, auditOf } from '../../recalls/administration/administrator.js';
import type { Service } from '../../support/service.js';
import { authenticate, onboardClient, SignedInClient } from './kadoe-client.js';

const KEY_ID = '3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11';

describe('what administrators do with clients of every surface', () => {
  let service: Service;
  let admin: Administrator;
  let live: OnboardedKadoeClient;
  let test: OnboardedKadoeClient;

  beforeAll(async () => {
    service = await startService();
    admin = await Administrator.of(service);
    live = await onboardClient(admin, { enquirers: { SH001: ['00EV'] } });
    test = await onboardClient(admin, {
      environment: 'test',
      enquirers: { SH002: ['00AC', '00EV'] },
      linkProviderId: '0024',
    });
  });
  afterAll(() => service.stop());

  const at = ({ clientId }: { clientId: string }, rest = '') => `/admin/clients/${clientId}${rest}`;

  it('lists KADOE clients beside the others, with what only their surface knows of them', async () => {
    const maker = await service.onboard();
    const { body } = await admin.get('/admin/clients');
    const ids = body.clients.map(({ clientId }: { clientId: string }) => clientId);
    expect(ids).toEqual(
      expect.arrayContaining([maker.clientId, live.clientId, test.clientId, admin.clientId]),
    );
    const ofRole = await admin.get('/admin/clients?role=kadoe&environment=test');
    expect(ofRole.body).toEqual({
      clients: [
        {
          clientId: test.clientId,
          role: 'kadoe',
          environment: 'test',
          name: test.name,
          teamEmail: expect.stringContaining('@example.com'),
          manufacturer: null,
          dailyQuota: null,
          disabledAt: null,
          createdAt: new Date(service.clock.now()).toISOString(),
          kadoe: {
            plan: 'standard',
            enquirers: { SH002: ['00AC', '00EV'] },
            linkProviderId: '0024',
            mandates: [],
          },
        },
      ],
      next: null,
    });
    const makers = await admin.get('/admin/clients?role=manufacturer&environment=live');
    expect(makers.body.clients).toHaveLength(1);
    expect(makers.body.clients[0]).not.toHaveProperty('kadoe');
    expect((await admin.get('/admin/clients?environment=prod')).body.errors).toEqual([
      { field: 'environment', message: 'must be live or test' },
    ]);
  });

  it('shows one with its keys, without secrets and without an allowance that it does not have', async () => {
    const { status, body } = await admin.get(at(live));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      role: 'kadoe',
      environment: 'live',
      apiKeys: [{ hint: live.apiKey.slice(0, 7), expiresAt: expect.any(String) }],
      clientSecrets: [],
      usageToday: null,
      kadoe: { enquirers: { SH001: ['00EV'] } },
    });
  });

  it('leaves it out of the use of daily allowances', async () => {
    const { body } = await admin.get('/admin/usage');
    const ids = body.usage.map(({ clientId }: { clientId: string }) => clientId);
    expect(ids).toContain(admin.clientId);
    expect(ids).not.toContain(live.clientId);
  });

  it('renames it, and refuses it a daily allowance', async () => {
    const { headers, body } = await admin.get(at(live));
    const teamEmail = 'new-team@harbour.example';
    const allowed = await admin.put(at(live), { name: 'Renamed', teamEmail, dailyQuota: 5 }, headers.etag);
    expect(allowed.status).toBe(400);
    expect(allowed.body.errors).toEqual([
      { field: 'dailyQuota', message: 'must be null: the calls of this client are limited in another way' },
    ]);
    const renamed = await admin.put(at(live), { name: 'Renamed', teamEmail, dailyQuota: null }, headers.etag);
    expect(renamed.status).toBe(200);
    expect(renamed.body).toMatchObject({ name: 'Renamed', teamEmail, kadoe: body.kadoe });
    expect((await auditOf(service, live.clientId)).at(-1)).toEqual({
      action: 'client changed',
      actor: admin.clientId,
      before: { name: live.name, teamEmail: body.teamEmail },
      after: { name: 'Renamed', teamEmail },
    });
  });

  it('disables it, so that its next token and its next call are refused, and enables it again', async () => {
    const client = await onboardClient(admin, { enquirers: { DI001: ['00EV'] } });
    const signedIn = await SignedInClient.of(service, client);
    expect(await signedIn.codesFor('DI001')).toEqual(['ENV913']);

    expect((await admin.post(at(client, '/disable'))).status).toBe(204);
    const refused = await signedIn.ask({ enquirerId: 'DI001' });
    expect({ status: refused.status, code: refused.body.errors[0].code }).toEqual({
      status: 403,
      code: 'Forbidden',
    });
    expect((await authenticate(service, client)).status).toBe(401);
    expect((await admin.get('/admin/clients?role=kadoe&status=disabled')).body.clients).toHaveLength(1);

    expect((await admin.post(at(client, '/enable'))).status).toBe(204);
    expect((await authenticate(service, client)).status).toBe(200);
    expect(await signedIn.codesFor('DI001')).toEqual(['ENV913']);
  });

  it('rotates its key, which still says that it is for trying out, and resets its user', async () => {
    const rotated = await admin.post(at(test, '/api-keys'), {});
    expect(rotated.status).toBe(201);
    expect(rotated.body.apiKey).toMatch(/^vrk_test_/);
    const { body } = await admin.get(at(test));
    expect(body.apiKeys).toEqual([
      {
        keyId: rotated.body.keyId,
        hint: rotated.body.hint,
        createdAt: expect.any(String),
        expiresAt: expect.any(String),
        lastUsedAt: null,
      },
    ]);
    const reset = await admin.post(at(test, '/user/reset'));
    expect(reset.status).toBe(200);
    expect(reset.body.userName).toBe(test.userName);
  });

  it('gives it no client secret, and says why', async () => {
    const reason = {
      field: 'clientId',
      message: 'must be a client with secrets: this one signs in with a username and a password',
    };
    for (const answer of [
      await admin.post(at(live, '/secrets')),
      await admin.delete(at(live, `/secrets/${KEY_ID}`)),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([reason]);
    }
    expect(await service.query('SELECT FROM client_secret WHERE client_id = $1', [live.clientId])).toEqual(
      [],
    );
  });
});
