import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SigningKeys } from '../../../src/platform/identity/signing-keys/signing-keys.js';
import type { Service } from '../../support/service.js';
import { Partner, startService } from './partner.js';

const CREDENTIALS = 'API Key or JWT is either not provided, expired or invalid';
const UNAUTHORIZED = { errors: [{ status: '401', code: 'Unauthorized', detail: CREDENTIALS }] };
const FORBIDDEN = { errors: [{ status: '403', code: 'Forbidden', detail: CREDENTIALS }] };

let service: Service;
let partner: Partner;
let headers: Record<string, string>;

beforeAll(async () => {
  service = await startService();
  partner = await Partner.signedUp(service);
  headers = await partner.headers();
});
afterAll(() => service.stop());

const call = (sent: Record<string, string | undefined>, path = '/keepers/v1/things/one') =>
  service.anonymous
    .get(path)
    .set(Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) as never);

async function expectUnauthorized(sent: Record<string, string | undefined>) {
  const answer = await call(sent);
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 401, body: UNAUTHORIZED });
  expect(answer.headers['www-authenticate']).toBe('Bearer');
}

async function expectForbidden(sent: Record<string, string | undefined>) {
  const answer = await call(sent);
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 403, body: FORBIDDEN });
}

describe('A surface whose clients sign in with a password', () => {
  it('takes the token raw and after Bearer, in any case', async () => {
    const token = headers.Authorization;
    for (const Authorization of [token, `Bearer ${token}`, `bearer  ${token}`]) {
      const answer = await call({ ...headers, Authorization });
      expect({ status: answer.status, body: answer.body }).toEqual({
        status: 200,
        body: { clientId: partner.clientId },
      });
    }
  });

  it('takes no other token', async () => {
    const token = headers.Authorization ?? '';
    for (const Authorization of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'nonsense',
      `Basic ${token}`,
      `${token}, ${token}`,
      token.slice(0, -5),
      `${token.split('.').slice(0, 2).join('.')}.`,
    ]) {
      await expectUnauthorized({ ...headers, Authorization });
    }
  });

  it.each<[string, Record<string, unknown>]>([
    ['another issuer', { iss: 'http://recalls.test' }],
    ['no issuer', { iss: undefined }],
    ['another audience', { aud: 'http://recalls.test' }],
    ['no audience', { aud: undefined }],
    ['no subject', { sub: undefined }],
    ['no end', { exp: undefined }],
    ['no id', { jti: undefined }],
    ['an end in the past', { exp: 1 }],
    ['an end that is no number', { exp: '9999999999' }],
  ])('takes no token of its own keys with %s', async (_, claims) => {
    const now = Math.floor(service.clock.now() / 1_000);
    const { kid, privateKey } = await service.application.get(SigningKeys, { strict: false }).signer();
    const valid = {
      iss: 'http://recalls.test/thirdparty-access',
      aud: 'dvla',
      sub: partner.clientId,
      iat: now,
      exp: now + 60,
      jti: 'x',
    };
    const sign = (payload: Record<string, unknown>) =>
      new SignJWT(JSON.parse(JSON.stringify(payload)))
        .setProtectedHeader({ alg: 'RS256', kid })
        .sign(privateKey);
    expect((await call({ ...headers, Authorization: await sign(valid) })).status).toBe(200);
    await expectUnauthorized({ ...headers, Authorization: await sign({ ...valid, ...claims }) });
  });

  it('refuses the tokens of the recalls surface, and that surface refuses these', async () => {
    const maker = await service.onboard('manufacturer');
    const accessToken = await service.tokenOf(maker);
    await expectUnauthorized({ Authorization: `Bearer ${accessToken}`, 'X-API-Key': maker.apiKey });
    await expectUnauthorized({ Authorization: accessToken, 'X-API-Key': partner.apiKey });

    const there = await call({ ...headers, Authorization: `Bearer ${headers.Authorization}` }, '/recalls');
    expect({ status: there.status, code: there.body.errorCode }).toEqual({
      status: 401,
      code: 'RECALLS-UA-01',
    });
  });

  it('takes a token for an hour, also one that it has seen before', async () => {
    const other = await Partner.signedUp(service);
    const theirs = await other.headers();
    service.clock.advance({ hours: 1, milliseconds: -(service.clock.now() % 1_000) - 1 });
    expect((await call(theirs)).status).toBe(200);
    service.clock.advance({ seconds: 1 });
    await expectUnauthorized(theirs);
    headers = await partner.headers();
  });

  it('needs an API key of the same client', async () => {
    const other = await Partner.signedUp(service);
    for (const apiKey of [undefined, '', 'nonsense', other.apiKey]) {
      await expectForbidden({ ...headers, 'X-API-Key': apiKey });
    }
  });

  it('lets no client of another surface in', async () => {
    await expectForbidden(await (await Partner.signedUp(service, 'renewal-client')).headers());
  });

  it('ends the access of a client that is disabled at once', async () => {
    const other = await Partner.signedUp(service);
    const theirs = await other.headers();
    expect((await call(theirs)).status).toBe(200);
    await other.disable();
    await expectForbidden(theirs);
  });

  it('checks in this order: route, method, token, key, permission, limit, headers and body', async () => {
    const broken = { 'X-Correlation-ID': 'not visible' };
    expect((await call(broken, '/keepers/v1/nothing')).status).toBe(404);
    expect((await service.anonymous.delete('/keepers/v1/things').set(broken)).status).toBe(405);
    expect((await call(broken)).status).toBe(401);
    expect((await call({ ...broken, Authorization: headers.Authorization })).status).toBe(403);
    const stranger = await (await Partner.signedUp(service, 'renewal-client')).headers();
    expect((await call({ ...broken, ...stranger })).status).toBe(403);
    const eager = await (await Partner.signedUp(service)).headers();
    for (let count = 0; count < 50; count++) expect((await call(eager)).status).toBe(200);
    expect((await call({ ...broken, ...eager })).status).toBe(429);
    expect((await call({ ...broken, ...headers })).status).toBe(400);
  });
});

describe('X-Correlation-ID', () => {
  const id = 'b5d9b2bd-6e8f-4275-bdd3-c8086fe09c52';
  const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

  it.each([
    ['an answer', '/keepers/v1/things/one', 200],
    ['an unknown address', '/keepers/nothing', 404],
    ['a route of the Authentication API', '/thirdparty-access/v1/authenticate', 405],
    ['a bug', '/keepers/v1/things/broken', 500],
  ])('is echoed with %s, and made where there is none', async (_, path, status) => {
    const echoed = await call({ ...headers, 'X-Correlation-ID': id }, path);
    expect({ status: echoed.status, id: echoed.headers['x-correlation-id'] }).toEqual({ status, id });
    const made = await call(headers, path);
    expect(made.headers['x-correlation-id']).toMatch(UUID);
    expect(made.headers['x-correlation-id']).not.toBe(made.headers['x-request-id']);
  });

  it('is echoed with a refusal of the credentials', async () => {
    expect((await call({ 'X-Correlation-ID': id })).headers['x-correlation-id']).toBe(id);
  });

  it.each([
    ['a blank', 'a b'],
    ['129 characters', 'x'.repeat(129)],
    ['a letter that is not ASCII', 'caf\u00e9'],
    ['nothing', ''],
  ])('is 400 when it has %s, and is replaced in the answer', async (_, malformed) => {
    const answer = await call({ ...headers, 'X-Correlation-ID': malformed });
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 400,
      body: {
        errors: [
          {
            status: '400',
            code: 'InvalidHeader',
            title: 'Invalid Header',
            detail: 'X-Correlation-ID must have 1 to 128 visible ASCII characters',
          },
        ],
      },
    });
    expect(answer.headers['x-correlation-id']).toMatch(UUID);
  });

  it('may have 128 visible characters', async () => {
    const longest = `~!${'x'.repeat(126)}`;
    const answer = await call({ ...headers, 'X-Correlation-ID': longest });
    expect({ status: answer.status, id: answer.headers['x-correlation-id'] }).toEqual({
      status: 200,
      id: longest,
    });
  });

  it('is unknown to the recalls surface, which stays as it is', async () => {
    const answer = await call({ 'X-Correlation-ID': 'a b' }, '/health/live');
    expect(answer.status).toBe(200);
    expect(answer.headers['x-correlation-id']).toBeUndefined();
  });
});
