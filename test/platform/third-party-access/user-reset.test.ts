import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeClock } from '../../support/fake-clock.js';
import { createDatabase, type Service } from '../../support/service.js';
import { recalls } from '../../support/started-service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { EXPIRED, PASSWORD, Partner, REFUSED, startService } from './partner.js';

describe('An administrator’s reset of a user', () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let service: Service;
  let admin: Awaited<ReturnType<Service['onboard']>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-users-'));
    database = await createDatabase();
    service = await startService({}, { databaseUrl: database.url, clock: new FakeClock() });
    admin = await service.onboard('admin');
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const reset = (clientId: string) => service.as(admin).post(`/admin/clients/${clientId}/user/reset`);
  const acts = ({ clientId }: Partner) =>
    service.query(
      `SELECT action, actor_kind AS actor, before, after FROM audit_entry
        WHERE subject_id = $1 AND action = 'user reset' ORDER BY id`,
      [clientId],
    );

  it('ends its password and codes, hands out a one-time password, and is in the audit trail', async () => {
    const partner = await Partner.signedUp(service);
    const code = await partner.requestCode();
    const answer = await reset(partner.clientId);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 200,
      body: {
        userName: partner.userName,
        oneTimePassword: expect.stringMatching(/^[\w-]{23}$/),
        oneTimePasswordExpiresAt: new Date(service.clock.now() + 24 * 3_600_000).toISOString(),
      },
    });
    const { oneTimePassword } = answer.body;
    keepFromLogs('a one-time password', oneTimePassword);
    expect((await partner.authenticate()).body).toEqual(REFUSED);
    expect((await partner.changePassword({ verifyCode: code ?? '' })).body).toEqual(REFUSED);
    expect((await partner.authenticate(oneTimePassword)).body).toEqual(EXPIRED);
    expect((await partner.changePassword({ password: oneTimePassword }, PASSWORD)).status).toBe(400);
    expect((await partner.changePassword({ password: oneTimePassword }, 'Reset-Horse-5')).status).toBe(200);

    const trail = await acts(partner);
    expect(trail).toEqual([
      {
        action: 'user reset',
        actor: 'client',
        before: { isOneTime: false, passwordExpiresAt: expect.any(String) },
        after: { isOneTime: true, passwordExpiresAt: answer.body.oneTimePasswordExpiresAt },
      },
    ]);
    const mail = (await partner.mails()).find(({ subject }) => subject === 'Your user was reset');
    expect(mail?.text).toContain(partner.userName);
    expect(mail?.text).not.toContain(oneTimePassword);
  });

  it('is 404 for a client without a user, and for none', async () => {
    const maker = await service.onboard('manufacturer');
    for (const clientId of [maker.clientId, '5f0c8e1a-7a43-4c52-9d1e-2b6f3c9a8e74']) {
      const answer = await reset(clientId);
      expect({ status: answer.status, code: answer.body.errorCode }).toEqual({
        status: 404,
        code: 'RECALLS-NF-01',
      });
    }
  });

  it('is for administrators only', async () => {
    const partner = await Partner.signedUp(service);
    const path = `/admin/clients/${partner.clientId}/user/reset`;
    expect((await service.anonymous.post(path).set(await partner.headers())).status).toBe(403);
    const maker = await service.onboard('manufacturer');
    expect((await service.as(maker).post(path)).status).toBe(403);
    expect((await partner.authenticate()).status).toBe(200);
  });

  it('is a command too, by username or client, which prints the one-time password once', {
    timeout: 240_000,
  }, async () => {
    const partner = await Partner.signedUp(service);
    const settings = { DATA_DIR: folder, DATABASE_URL: database.url };
    for (const named of [partner.userName, partner.clientId]) {
      const { status, stdout, stderr } = await recalls(['users', 'reset', named], settings);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const printed = JSON.parse(stdout);
      expect(Object.keys(printed)).toEqual(['userName', 'oneTimePassword', 'oneTimePasswordExpiresAt']);
      expect((await partner.authenticate(printed.oneTimePassword)).body).toEqual(EXPIRED);
    }
    expect(await acts(partner)).toMatchObject([{ actor: 'command line' }, { actor: 'command line' }]);
    const unknown = await recalls(['users', 'reset', 'nobody'], settings);
    expect({ status: unknown.status, stderr: unknown.stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('There is no user nobody'),
    });
  });
});
