import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { Administrator, auditOf } from './administrator.js';

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('an administrator who changes a client', () => {
  let service: Service;
  let admin: Administrator;
  let client: OnboardedClient;
  let path: string;

  beforeAll(async () => {
    service = await Service.start();
    admin = await Administrator.of(service);
    client = await service.onboard('manufacturer', { name: 'Before' });
    path = `/admin/clients/${client.clientId}`;
  });
  afterAll(() => service.stop());

  const tag = async () => (await admin.get(path)).headers.etag as string;
  const rowOf = async () =>
    (
      await service.query('SELECT name, team_email, daily_quota FROM client WHERE id = $1', [client.clientId])
    )[0];
  const details = (name: string, dailyQuota: number | null = null) => ({
    name,
    teamEmail: 'new-team@before.example',
    dailyQuota,
  });

  it('sets what may be set, gets the new state with its tag, and leaves an entry in the audit trail', async () => {
    const before = await rowOf();
    const answer = await admin.put(path, details(' After ', 7), await tag());

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      name: 'After',
      teamEmail: 'new-team@before.example',
      dailyQuota: 7,
      manufacturer: { name: 'Before' },
      usageToday: { allowance: 7 },
    });
    expect(answer.headers.etag).toBe(await tag());
    expect(await rowOf()).toEqual({ name: 'After', team_email: 'new-team@before.example', daily_quota: 7 });
    expect(await auditOf(service, client.clientId)).toEqual([
      {
        action: 'client changed',
        actor: admin.clientId,
        before: { name: 'Before', teamEmail: before?.team_email, dailyQuota: null },
        after: { name: 'After', teamEmail: 'new-team@before.example', dailyQuota: 7 },
      },
    ]);
  });

  it('is refused when somebody else has changed it since', async () => {
    const read = await tag();
    expect((await admin.put(path, details('First'), read)).status).toBe(200);

    const answer = await admin.put(path, details('Second'), read);

    expect(answer.status).toBe(412);
    expect(answer.body).toMatchObject({
      errorCode: 'RECALLS-PC-02',
      errorMessage: 'The resource has been changed since you read it',
    });
    expect(await rowOf()).toMatchObject({ name: 'First' });
  });

  it('wins or loses when two change it at once, and never both', async () => {
    for (let round = 0; round < 10; round++) {
      const read = await tag();
      const answers = await Promise.all(
        ['a', 'b', 'c'].map((name) => admin.put(path, details(`${name}${round}`), read)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
      const winner = answers.find(({ status }) => status === 200);
      expect(await rowOf()).toMatchObject({ name: winner?.body.name });
    }
  });

  it('has to say what it read, and is told so with all else that is wrong', async () => {
    const before = await rowOf();
    const answer = await admin.put(path, { name: 'x', teamEmail: 'nobody' });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([
      { field: 'If-Match', message: 'is required: send the ETag that you read' },
      { field: 'teamEmail', message: 'must be an e-mail address' },
      { field: 'dailyQuota', message: 'is required; null stands for the default' },
    ]);
    expect(await rowOf()).toEqual(before);
  });

  it.each(['*', '', 'abc', '"abc', 'W/"a" "b"', '"a",*'])('is refused with If-Match: %s', async (ifMatch) => {
    const answer = await admin.put(path, details('Star'), ifMatch);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      errorMessage: 'Invalid request parameters',
      errors: [{ field: 'If-Match', message: expect.stringMatching(/^must be the ETag/) }],
    });
  });

  it('may name several states, of which weak ones never match', async () => {
    const read = await tag();
    expect((await admin.put(path, details('Weak'), `W/${read}`)).status).toBe(412);
    expect((await admin.put(path, details('Listed'), `"other" , ${read}`)).status).toBe(200);
  });

  it('is not held up by a client that was disabled since: that is no part of what it sets', async () => {
    const read = await tag();
    await admin.post(`${path}/disable`);
    expect((await admin.put(path, details('While disabled'), read)).status).toBe(200);
    await admin.post(`${path}/enable`);
  });

  it('finds nothing where there is no client', async () => {
    expect((await admin.put(`/admin/clients/${NOBODY}`, details('x'), '"x"')).status).toBe(404);
    expect((await admin.post(`/admin/clients/${NOBODY}/disable`)).status).toBe(404);
    expect((await admin.post(`/admin/clients/${NOBODY}/enable`)).status).toBe(404);
  });

  describe('by disabling it', () => {
    it('may do so twice, of which one is an act', async () => {
      const other = await service.onboard('mot');
      const at = new Date(service.clock.now()).toISOString();
      for (const act of ['disable', 'disable', 'enable', 'enable']) {
        const answer = await admin.post(`/admin/clients/${other.clientId}/${act}`);
        expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' });
      }
      expect(await auditOf(service, other.clientId)).toEqual([
        {
          action: 'client disabled',
          actor: admin.clientId,
          before: { disabledAt: null },
          after: { disabledAt: at },
        },
        {
          action: 'client enabled',
          actor: admin.clientId,
          before: { disabledAt: at },
          after: { disabledAt: null },
        },
      ]);
    });

    it('can not shut itself out, but another administrator', async () => {
      const answer = await admin.post(`/admin/clients/${admin.clientId}/disable`);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        errorMessage: 'You cannot take your own access away',
        errors: [{ field: 'clientId', message: 'must not be your own client: ask another administrator' }],
      });
      expect((await admin.get('/admin/usage')).status).toBe(200);

      const other = await Administrator.of(service);
      expect((await other.get('/admin/usage')).status).toBe(200);
      expect((await admin.post(`/admin/clients/${other.clientId}/disable`)).status).toBe(204);
      expect((await other.get('/admin/usage')).status).toBe(403);
    });
  });
});
