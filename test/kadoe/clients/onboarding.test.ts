import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KadoeOnboarding } from '../../../src/kadoe/onboarding/kadoe-onboarding.js';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { post, startService } from '../../platform/third-party-access/partner.js';
import { Administrator, auditOf } from '../../recalls/administration/administrator.js';
import type { Service } from '../../support/service.js';
import { gatherLog } from '../../support/suite-log.js';
import { onboardClient, requestOf, SignedInClient, stored } from './kadoe-client.js';

describe('an administrator onboards', () => {
  let service: Service;
  let admin: Administrator;

  beforeAll(async () => {
    service = await startService();
    admin = await Administrator.of(service);
  });
  afterAll(() => service.stop());

  it('a customer, who signs in and asks with what the answer has', async () => {
    const log = gatherLog();
    const answer = await admin.post('/admin/clients', {
      name: ' Harbour  Parking ',
      email: 'kadoe-team@harbour.example',
      role: 'kadoe',
      enquirers: { IT321: ['00EV', '00AC', '00EV'], IT320: ['00EV'] },
    });

    expect(answer.status).toBe(201);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(Object.keys(answer.body)).toEqual([
      'role',
      'clientId',
      'name',
      'environment',
      'plan',
      'userName',
      'oneTimePassword',
      'apiKey',
      'authenticateUrl',
      'apiUrl',
    ]);
    const { clientId, oneTimePassword, apiKey } = answer.body;
    expect(answer.body).toMatchObject({
      role: 'kadoe',
      name: 'Harbour Parking',
      environment: 'live',
      plan: 'standard',
      userName: expect.stringMatching(/^user-/),
      apiKey: expect.stringMatching(/^vrk_(?!test_)/),
      authenticateUrl: 'http://recalls.test/thirdparty-access/v1/authenticate',
      apiUrl: 'http://recalls.test',
    });
    const customer = await SignedInClient.of(service, answer.body);
    expect(await customer.codesFor('IT321', { reasonCode: '00AC' })).toEqual(['ENV913']);
    expect(await customer.codesFor('IT320', { reasonCode: '00AC' })).toEqual(['ENV932']);
    expect(await customer.codesFor('IT322')).toEqual(['ENV930']);

    const audited = (await auditOf(service, clientId)).find(({ action }) => action === 'client onboarded');
    expect(audited).toEqual({
      action: 'client onboarded',
      actor: admin.clientId,
      before: null,
      after: {
        role: 'kadoe',
        name: 'Harbour Parking',
        teamEmail: 'kadoe-team@harbour.example',
        environment: 'live',
        plan: 'standard',
        enquirers: { IT320: ['00EV'], IT321: ['00AC', '00EV'] },
        linkProviderId: null,
        mandates: [],
      },
    });
    log.stop();
    const trail = JSON.stringify(await service.query('SELECT * FROM audit_entry'));
    const read = JSON.stringify((await admin.get(`/admin/clients/${clientId}`)).body);
    for (const secret of [oneTimePassword, apiKey]) {
      expect(JSON.stringify(log.lines)).not.toContain(secret);
      expect(trail).not.toContain(secret);
      expect(read).not.toContain(secret);
    }
  });

  it('a link provider, which asks for the enquirers that have mandated it', async () => {
    await onboardClient(admin, { enquirers: { LP001: ['00EV'], LP002: ['00EV'] } });
    const provider = await onboardClient(admin, { linkProviderId: '0024', mandates: ['LP001'] });

    const signedIn = await SignedInClient.of(service, provider);
    expect(await signedIn.codesFor('LP001', { linkProviderId: '0024' })).toEqual(['ENV913']);
    expect(await signedIn.codesFor('LP002', { linkProviderId: '0024' })).toEqual(['ENV930']);
  });

  it('a test client, whose key says so, and whose enquirers and numbers are apart from the live ones', async () => {
    const terms = { enquirers: { TS001: ['00EV'] }, linkProviderId: '0100' };
    const live = await onboardClient(admin, terms);
    const test = await onboardClient(admin, { ...terms, environment: 'test', plan: 'trial' });

    expect(test).toMatchObject({ environment: 'test', plan: 'trial' });
    expect(test.apiKey).toMatch(/^vrk_test_/);
    expect(
      await service.query('SELECT client_id, environment FROM enquirer WHERE id = $1', ['TS001']),
    ).toEqual(
      expect.arrayContaining([
        { client_id: live.clientId, environment: 'live' },
        { client_id: test.clientId, environment: 'test' },
      ]),
    );
    const answer = await admin.post(
      '/admin/clients',
      requestOf({ environment: 'live', linkProviderId: '0101', mandates: ['TS002'] }),
    );
    expect(answer.body.errors).toEqual([
      { field: 'mandates[0]', message: 'must be an enquirer of a client of the live environment' },
    ]);
  });

  it('nobody with a fault in the request, and is told all of them', async () => {
    const before = await stored(service);
    const answer = await admin.post('/admin/clients', {
      name: '',
      email: 'nobody',
      role: 'kadoe',
      environment: 'prod',
      plan: 'Free Plan',
      enquirers: { it1: ['00EV'], IT401: ['EV', 7], IT402: [], IT403: '00EV' },
      linkProviderId: '24',
      mandates: ['IT401', 'x', 'IT999'],
      dailyQuota: 5,
      manufacturerId: 1,
    });

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errorCode: 'RECALLS-BR-01', errorMessage: 'Invalid request body' });
    const reasons = 'must have a list of 1 to 50 reasons';
    const code = 'must be two digits and two capital letters';
    const enquirer = 'must be the id of an enquirer: two capital letters and three digits';
    expect(answer.body.errors).toEqual([
      { field: 'name', message: 'must have 1 to 100 characters' },
      { field: 'email', message: 'must be an e-mail address' },
      { field: 'environment', message: 'must be live or test' },
      { field: 'plan', message: 'must be the name of a usage plan' },
      { field: 'enquirers.it1', message: enquirer },
      { field: 'enquirers.IT401[0]', message: code },
      { field: 'enquirers.IT401[1]', message: code },
      { field: 'enquirers.IT402', message: reasons },
      { field: 'enquirers.IT403', message: reasons },
      { field: 'linkProviderId', message: 'must be four digits' },
      {
        field: 'mandates[0]',
        message: "must not be the client's own enquirer, for which it needs no mandate",
      },
      { field: 'mandates[1]', message: enquirer },
      { field: 'dailyQuota', message: 'is not a property of this request' },
      { field: 'manufacturerId', message: 'is not a property of this request' },
    ]);
    expect(await stored(service)).toEqual(before);
  });

  it.each([
    ['enquirers that are a list', { enquirers: ['IT500'] }, 'enquirers', /^must be an object/],
    ['null for enquirers', { enquirers: null }, 'enquirers', /^must be an object/],
    [
      'more enquirers than any client has',
      { enquirers: Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`AA${100 + n}`, ['00EV']])) },
      'enquirers',
      /^must have at most 200 enquirers$/,
    ],
    [
      'more reasons than there are',
      { enquirers: { IT500: Array(51).fill('00EV') } },
      'enquirers.IT500',
      /1 to 50 reasons/,
    ],
    [
      'a name that is no enquirer at all',
      { enquirers: { ['x'.repeat(500)]: ['00EV'] } },
      'enquirers',
      /^must be the id/,
    ],
    ['mandates and no number', { mandates: ['IT500'] }, 'mandates', /only a link provider/],
    [
      'mandates that are no list',
      { linkProviderId: '0900', mandates: 'IT500' },
      'mandates',
      /^must be a list/,
    ],
    ['null for a number', { linkProviderId: null }, 'linkProviderId', /^must be four digits$/],
    ['a plan that there is not', { plan: 'golden' }, 'plan', /^must be the name of a usage plan$/],
  ])('nobody with %s', async (_, more, field, message) => {
    const before = await stored(service);
    const answer = await admin.post('/admin/clients', requestOf(more));
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([{ field, message: expect.stringMatching(message) }]);
    expect(await stored(service)).toEqual(before);
  });

  it('nobody with an enquirer or a number that another client of the environment has', async () => {
    await onboardClient(admin, { enquirers: { OW001: ['00EV'], OW002: ['00EV'] }, linkProviderId: '0200' });
    const before = await stored(service);
    const refusal = async (more: object) => {
      const { status, body } = await admin.post('/admin/clients', requestOf(more));
      return { status, code: body.errorCode, message: body.errorMessage };
    };

    expect(await refusal({ enquirers: { OW001: ['00AC'], OW003: ['00EV'] } })).toEqual({
      status: 409,
      code: 'RECALLS-CF-01',
      message: 'The enquirer OW001 belongs to another client of the live environment',
    });
    expect(await refusal({ enquirers: { OW002: ['00AC'], OW001: ['00EV'] } })).toMatchObject({
      status: 409,
      message: 'The enquirers OW001, OW002 belong to other clients of the live environment',
    });
    expect(await refusal({ linkProviderId: '0200' })).toMatchObject({
      status: 409,
      message: 'The link provider number 0200 belongs to another client of the live environment',
    });
    expect(await stored(service)).toEqual(before);
  });

  it('one of several with the same enquirer, or the same number, that arrive together', async () => {
    for (const terms of [{ enquirers: { CO001: ['00EV'] } }, { linkProviderId: '0300' }]) {
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => admin.post('/admin/clients', requestOf(terms))),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    }
    const owners = await service.query('SELECT client_id FROM enquirer WHERE id = $1', ['CO001']);
    expect(owners).toHaveLength(1);
  });

  it('in a transaction that can still be rolled back, with an id that was known before', async () => {
    const before = await stored(service);
    const clientId = '5c1f0f6e-7f0a-4c35-9f43-0f6ad9a3d001';
    const onboarding = service.application.get(KadoeOnboarding, { strict: false });
    const transactions = service.application.get(Transactions, { strict: false });
    const request = { name: 'Rolled back', email: 'a@b.example', enquirers: { RB001: ['00EV'] } };

    const attempt = transactions.run(async (transaction) => {
      const client = await onboarding.onboardWithin(transaction, { kind: 'service' }, request, { clientId });
      expect(client.clientId).toBe(clientId);
      throw new Error('roll it back');
    });

    await expect(attempt).rejects.toThrow('roll it back');
    expect(await stored(service)).toEqual(before);
  });

  it('nobody for a caller that is no administrator', async () => {
    const maker = await service.onboard();
    const before = await stored(service);
    const answer = await service.as(maker).post('/admin/clients', requestOf());
    expect(answer.status).toBe(403);
    expect(await stored(service)).toEqual(before);
    const customer = await onboardClient(admin);
    const anybody = await post(service, 'authenticate', {
      userName: customer.userName,
      password: 'Wrong-1-wrong',
    });
    expect(anybody.status).toBe(401);
  });
});
