import { randomUUID } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientDirectory } from '../../../src/platform/clients/client-directory.js';
import { LOCAL_TENANT_ID } from '../../../src/platform/identity/identity-addresses.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { ask, expectEntraError, type Form, formOf } from './token-requests.js';

describe('the token endpoint', () => {
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    service = await Service.start();
    maker = await service.onboard();
  });
  afterAll(() => service?.stop());

  const without = (...names: string[]): Form =>
    Object.fromEntries(Object.entries(formOf(maker)).filter(([name]) => !names.includes(name)));

  describe('gives a token', () => {
    it.each([
      '/oauth2/v2.0/token',
      '/oauth/token',
      `/${LOCAL_TENANT_ID}/oauth2/v2.0/token`,
      '/any-name-of-it/oauth2/v2.0/token',
      '/oauth/token/',
    ])('at %s', async (path) => {
      const answer = await ask(service, formOf(maker), path);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        token_type: 'Bearer',
        expires_in: 2_100,
        ext_expires_in: 2_100,
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      });
      expect(answer.headers['cache-control']).toBe('no-store');
    });

    it('at the address that onboarding names', async () => {
      const { pathname, origin } = new URL(maker.accessTokenUrl);
      expect(origin).toBe('http://recalls.test');
      expect((await ask(service, formOf(maker), pathname)).status).toBe(200);
    });

    it('with the claims of an Entra v2 application token, verifiable by the published keys', async () => {
      const issuedAt = Math.floor(service.clock.now() / 1_000);
      const { access_token } = (await ask(service, formOf(maker))).body;
      const keys = createRemoteJWKSet(new URL(`${service.url}/${LOCAL_TENANT_ID}/discovery/v2.0/keys`));
      const { payload, protectedHeader } = await jwtVerify(access_token, keys, {
        issuer: `http://recalls.test/${LOCAL_TENANT_ID}/v2.0`,
        audience: 'http://recalls.test',
        algorithms: ['RS256'],
      });
      expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) });
      expect(payload).toEqual({
        iss: `http://recalls.test/${LOCAL_TENANT_ID}/v2.0`,
        aud: 'http://recalls.test',
        sub: maker.clientId,
        oid: maker.clientId,
        azp: maker.clientId,
        azpacr: '1',
        tid: LOCAL_TENANT_ID,
        roles: ['manufacturer'],
        uti: expect.any(String),
        ver: '2.0',
        iat: issuedAt,
        exp: issuedAt + 2_100,
      });
    });

    it('to each role its own', async () => {
      for (const role of ['mot', 'admin'] as const) {
        const { access_token } = (await ask(service, formOf(await service.onboard(role)))).body;
        const claims = JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url').toString());
        expect(claims.roles).toEqual([role]);
      }
    });

    it.each([
      'application/x-www-form-urlencoded; charset=ISO-8859-1',
      "application/x-www-form-urlencoded; charset='utf-8'",
      'application/x-www-form-urlencoded;charset=',
      'application/x-www-form-urlencoded; charset=windows-1252',
      'text/plain',
      'application/json',
    ])('when the form is labelled %s', async (type) => {
      const form = new URLSearchParams(formOf(maker) as Record<string, string>).toString();
      for (const coding of ['identity', 'utf-8', 'gzip']) {
        const answer = await service.anonymous
          .post('/oauth2/v2.0/token')
          .set('Content-Type', type)
          .set('Content-Encoding', coding)
          .serialize((body) => body as unknown as string)
          .send(form as unknown as object);
        expect(answer.status, answer.text).toBe(200);
      }
    });

    it('whatever else the form says', async () => {
      const extra = { client_info: '1', 'x-client-SKU': 'msal.js.node', claims: '{}', empty: '' };
      expect((await ask(service, { ...formOf(maker), ...extra })).status).toBe(200);
    });

    it('to a client that proves itself by HTTP Basic', async () => {
      const encoded = encodeURIComponent(maker.clientSecret);
      const answer = await service.anonymous
        .post('/oauth2/v2.0/token')
        .auth(maker.clientId, encoded)
        .type('form')
        .send(without('client_id', 'client_secret'));
      expect(answer.status).toBe(200);
    });

    it('for as long as the setting says, and says so', async () => {
      const short = await Service.start({ tokenTtlSeconds: 90 });
      try {
        const client = await short.onboard();
        const answer = await ask(short, formOf(client));
        expect(answer.body).toMatchObject({ expires_in: 90, ext_expires_in: 90 });
        const call = () =>
          short.anonymous
            .get('/credentials')
            .set({ Authorization: `Bearer ${answer.body.access_token}`, 'X-API-Key': client.apiKey });
        expect((await call()).status).toBe(200);
        short.clock.advance({ seconds: 96 });
        expect((await call()).body.errorCode).toBe('RECALLS-FB-02');
      } finally {
        await short.stop();
      }
    });
  });

  describe('refuses', () => {
    it.each(['grant_type', 'client_id'])('a form without %s', async (name) => {
      for (const form of [without(name), { ...formOf(maker), [name]: '' }]) {
        const text = `The request body must contain the following parameter: '${name}'.`;
        expectEntraError(await ask(service, form), 400, 'invalid_request', 900144, text);
      }
    });

    it('a form without a secret', async () => {
      for (const form of [without('client_secret'), { ...formOf(maker), client_secret: '' }]) {
        const answer = await ask(service, form);
        expectEntraError(answer, 401, 'invalid_client', 7000216, "'client_secret' or 'request' is required");
        expect(answer.headers['www-authenticate']).toBe('Basic realm="token"');
      }
    });

    it('a form without a scope', async () => {
      for (const form of [without('scope'), { ...formOf(maker), scope: ' ' }]) {
        const answer = await ask(service, form);
        expectEntraError(answer, 400, 'invalid_request', 90014, "The required field 'scope' is missing");
      }
    });

    it.each(['authorization_code', 'password', 'CLIENT_CREDENTIALS'])('the grant %s', async (grant) => {
      const answer = await ask(service, { ...formOf(maker), grant_type: grant });
      const text = `The app requested an unsupported grant type '${grant}'.`;
      expectEntraError(answer, 400, 'unsupported_grant_type', 70003, text);
    });

    it.each([
      'https://graph.microsoft.com/.default',
      'http://recalls.test',
      'http://recalls.test/.default openid',
    ])('the scope %s', async (scope) => {
      const answer = await ask(service, { ...formOf(maker), scope });
      expectEntraError(answer, 400, 'invalid_scope', 70011, `The scope '${scope}' is not valid.`);
    });

    it.each([randomUUID(), 'not-an-id', "' OR 1=1 --"])('the unknown client %s', async (clientId) => {
      const answer = await ask(service, { ...formOf(maker), client_id: clientId });
      const text = `Application with identifier '${clientId}' was not found in the directory`;
      expectEntraError(answer, 400, 'unauthorized_client', 700016, text);
    });

    it('a wrong secret, also when it is another client’s', async () => {
      const other = await service.onboard();
      for (const secret of ['wrong', other.clientSecret, `${maker.clientSecret}x`]) {
        const answer = await ask(service, { ...formOf(maker), client_secret: secret });
        expectEntraError(answer, 401, 'invalid_client', 7000215, 'Invalid client secret provided.');
        expect(answer.headers['www-authenticate']).toBe('Basic realm="token"');
        expect(answer.text).not.toContain(secret === 'wrong' ? maker.clientSecret : secret);
      }
    });

    it('a wrong secret by HTTP Basic', async () => {
      const answer = await service.anonymous
        .post('/oauth2/v2.0/token')
        .auth(maker.clientId, 'wrong')
        .type('form')
        .send(without('client_id', 'client_secret'));
      expectEntraError(answer, 401, 'invalid_client', 7000215, 'Invalid client secret provided.');
    });

    it('two clients in one request', async () => {
      const answer = await service.anonymous
        .post('/oauth2/v2.0/token')
        .auth(randomUUID(), maker.clientSecret)
        .type('form')
        .send(formOf(maker));
      expectEntraError(answer, 400, 'invalid_request', 9002313, 'name different clients');
    });

    it('a secret that has expired', async () => {
      const old = await service.onboard();
      await service.query('UPDATE client_secret SET expires_at = $2 WHERE client_id = $1', [
        old.clientId,
        new Date(service.clock.now()),
      ]);
      const answer = await ask(service, formOf(old));
      expectEntraError(answer, 401, 'invalid_client', 7000222, `for app '${old.clientId}' are expired`);
    });

    it('a disabled client', async () => {
      const disabled = await service.onboard();
      await service.query('UPDATE client SET disabled_at = created_at WHERE id = $1', [disabled.clientId]);
      service.application.get(ClientDirectory).forget();
      const answer = await ask(service, formOf(disabled));
      expectEntraError(answer, 400, 'unauthorized_client', 7000112, `'${disabled.clientId}' is disabled`);
    });

    it.each(['common', 'organizations', 'consumers'])('the tenant %s', async (tenant) => {
      const answer = await ask(service, formOf(maker), `/${tenant}/oauth2/v2.0/token`);
      expectEntraError(answer, 400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`);
    });

    it.each([
      'grant_type',
      'client_id',
      'client_secret',
      'scope',
      'client_info',
    ])('a form that says %s twice', async (name) => {
      const answer = await ask(service, { ...formOf(maker), [name]: ['one', 'two'] });
      expectEntraError(answer, 400, 'invalid_request', 9000411, `The parameter '${name}' is duplicated.`);
    });

    it('a body that is not a form: it has no parameters', async () => {
      for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
        const answer = await service.anonymous
          .post('/oauth2/v2.0/token')
          .set('Content-Type', type)
          .send(JSON.stringify(formOf(maker)));
        expectEntraError(answer, 400, 'invalid_request', 900144, "parameter: 'grant_type'.");
      }
    });

    it('an empty body', async () => {
      const answer = await service.anonymous.post('/oauth2/v2.0/token').type('form');
      expectEntraError(answer, 400, 'invalid_request', 900144, "parameter: 'grant_type'.");
    });

    it.each([64 * 1024, 1024 * 1024])('a body over 64 KiB: %d bytes more', async (size) => {
      const answer = await ask(service, { ...formOf(maker), padding: 'x'.repeat(size) });
      expectEntraError(answer, 400, 'invalid_request', 9002313, 'must not be larger than 64 KiB');
    });

    it('a body that is not UTF-8', async () => {
      const answer = await service.anonymous
        .post('/oauth2/v2.0/token')
        .set('Content-Type', 'application/x-www-form-urlencoded; charset=latin1')
        .serialize((body) => body as unknown as string)
        .send(Buffer.from([0x61, 0x3d, 0xff]) as unknown as object);
      expectEntraError(answer, 400, 'invalid_request', 9002313, 'must be encoded as UTF-8');
    });

    it('parameters in the query: they belong in the body', async () => {
      const answer = await service.anonymous.post('/oauth2/v2.0/token').query(formOf(maker)).type('form');
      expectEntraError(answer, 400, 'invalid_request', 900144, "parameter: 'grant_type'.");
    });

    it('another method', async () => {
      for (const method of ['get', 'put', 'delete'] as const) {
        const answer = await service.anonymous[method]('/oauth2/v2.0/token');
        expectEntraError(answer, 404, 'invalid_request', 900561, 'does not accept requests of this method');
      }
    });

    it('an address whose escapes are broken, in the same words', async () => {
      const answer = await ask(service, formOf(maker), '/%zz/oauth2/v2.0/token');
      expectEntraError(answer, 400, 'invalid_request', 9002313, 'Request is malformed or invalid.');
    });

    it('to echo more than the beginning of a value', async () => {
      const answer = await ask(service, { ...formOf(maker), grant_type: 'x'.repeat(50_000) });
      expect(answer.status).toBe(400);
      expect(answer.text.length).toBeLessThan(1_000);
    });
  });
});
