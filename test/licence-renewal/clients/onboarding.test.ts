import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RenewalOnboarding } from '../../../src/licence-renewal/onboarding/renewal-onboarding.js';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { post, startService } from '../../platform/third-party-access/partner.js';
import { Administrator, auditOf } from '../../recalls/administration/administrator.js';
import type { Service } from '../../support/service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { RENEWAL_PATH } from '../renewal-partner.js';

const NEW_PASSWORD = 'Correct-Horse-7';

let asked = 0;

function requestOf(more: object = {}) {
  asked += 1;
  return {
    name: `Counter ${asked}`,
    email: `counter-${asked}@example.com`,
    role: 'renewal-partner',
    ...more,
  };
}

describe('An administrator onboards a licence renewal partner', () => {
  let service: Service;
  let admin: Administrator;

  beforeAll(async () => {
    service = await startService();
    admin = await Administrator.of(service);
  });
  afterAll(() => service.stop());

  const stored = () =>
    service.query(`
      SELECT (SELECT json_agg(client.id ORDER BY id) FROM client) AS clients,
             (SELECT json_agg(renewal_client ORDER BY client_id) FROM renewal_client) AS partners,
             (SELECT json_agg(plan ORDER BY client_id) FROM client_usage_plan AS plan) AS plans,
             (SELECT count(*) FROM third_party_user) AS users,
             (SELECT count(*) FROM api_key) AS keys,
             (SELECT count(*) FROM audit_entry) AS acts`);

  async function onboarded(more: object = {}) {
    const answer = await admin.post('/admin/clients', requestOf(more));
    expect(answer.status).toBe(201);
    keepFromLogs('an API key', answer.body.apiKey);
    keepFromLogs('a one-time password', answer.body.oneTimePassword);
    return answer;
  }

  it('who signs in with what the answer has, and may call the surface and no other', async () => {
    const { body, headers } = await onboarded({ name: ' Harbour  Post ' });

    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      role: 'renewal-partner',
      clientId: expect.any(String),
      name: 'Harbour Post',
      environment: 'live',
      plan: 'standard',
      userName: expect.stringMatching(/^user-/),
      oneTimePassword: expect.any(String),
      apiKey: expect.stringMatching(/^vrk_(?!test_)/),
      authenticateUrl: 'http://recalls.test/thirdparty-access/v1/authenticate',
      apiUrl: 'http://recalls.test',
    });
    const { userName, oneTimePassword, apiKey, clientId } = body;
    await post(service, 'password', { userName, password: oneTimePassword, newPassword: NEW_PASSWORD });
    const token = (await post(service, 'authenticate', { userName, password: NEW_PASSWORD })).body[
      'id-token'
    ];
    keepFromLogs('a token', token);
    const credentials = { Authorization: `Bearer ${token}`, 'X-API-Key': apiKey };
    const here = await service.anonymous.get(`${RENEWAL_PATH}/unheard-of`).set(credentials);
    expect(here.status).toBe(404);
    const elsewhere = await service.anonymous.post('/kadoe/v1/vehicle-keeper').set(credentials).send({});
    expect(elsewhere.status).toBe(403);
    expect((await auditOf(service, clientId)).at(-1)).toEqual({
      action: 'client onboarded',
      actor: admin.clientId,
      before: null,
      after: {
        role: 'renewal-partner',
        name: 'Harbour Post',
        teamEmail: expect.stringContaining('@example.com'),
        environment: 'live',
        plan: 'standard',
      },
    });
  });

  it('for the test environment, with another plan, and finds it in the list with its plan', async () => {
    const { body } = await onboarded({ environment: 'test', plan: 'bulk' });
    expect(body.apiKey).toMatch(/^vrk_test_/);
    const listed = await admin.get('/admin/clients?role=renewal-partner&environment=test');
    expect(listed.body.clients).toEqual([
      expect.objectContaining({ clientId: body.clientId, environment: 'test', renewal: { plan: 'bulk' } }),
    ]);
    expect(listed.body.clients[0]).not.toHaveProperty('kadoe');
    expect((await admin.get(`/admin/clients/${body.clientId}`)).body.renewal).toEqual({ plan: 'bulk' });
  });

  it('with nothing wrong in the request: every fault is named at once, and nothing is stored', async () => {
    const before = await stored();
    const answer = await admin.post('/admin/clients', {
      ...{ name: '', email: 'nobody', role: 'renewal-partner', environment: 'prod' },
      ...{ plan: 'Free Plan', enquirers: {}, dailyQuota: 5 },
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errorCode: 'RECALLS-BR-01', errorMessage: 'Invalid request body' });
    expect(answer.body.errors).toEqual([
      { field: 'name', message: 'must have 1 to 100 characters' },
      { field: 'email', message: 'must be an e-mail address' },
      { field: 'environment', message: 'must be live or test' },
      { field: 'plan', message: 'must be the name of a usage plan' },
      { field: 'enquirers', message: 'is not a property of this request' },
      { field: 'dailyQuota', message: 'is not a property of this request' },
    ]);
    const unknown = await admin.post('/admin/clients', requestOf({ plan: 'golden' }));
    expect(unknown.status).toBe(400);
    expect(unknown.body.errors).toEqual([{ field: 'plan', message: 'must be the name of a usage plan' }]);
    expect(await stored()).toEqual(before);
  });

  it('in a transaction that can still be rolled back, with an id that was known before', async () => {
    const before = await stored();
    const clientId = '5c1f0f6e-7f0a-4c35-9f43-0f6ad9a3d002';
    const onboarding = service.application.get(RenewalOnboarding, { strict: false });
    const request = { name: 'Rolled back', email: 'a@b.example' };
    const attempt = service.application.get(Transactions, { strict: false }).run(async (transaction) => {
      const client = await onboarding.onboardWithin(transaction, { kind: 'service' }, request, { clientId });
      expect(client.clientId).toBe(clientId);
      throw new Error('roll it back');
    });
    await expect(attempt).rejects.toThrow('roll it back');
    expect(await stored()).toEqual(before);
  });

  it('whom nobody but an administrator can onboard', async () => {
    const maker = await service.onboard();
    const before = await stored();
    expect((await service.as(maker).post('/admin/clients', requestOf())).status).toBe(403);
    expect(await stored()).toEqual(before);
  });
});
