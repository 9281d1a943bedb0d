import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../../support/service.js';
import { expectRefusal } from '../../auth/expectations.js';
import { compactJws, partOf } from '../../auth/signed-tokens.js';
import { callAs, EntraSite } from './entra-service.js';
import { API_ID, API_URI, makeKey, TENANT_ID } from './fake-tenant.js';

describe('Tokens of Microsoft Entra ID', () => {
  let site: EntraSite;
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await EntraSite.open();
    service = await site.start();
    maker = await service.onboard();
  });
  afterEach(() => site.tenant.reset());
  afterAll(async () => {
    await service?.stop();
    await site?.close();
  });

  const call = (token: string) =>
    callAs({ service, tenant: site.tenant }, maker, ['get', '/credentials'], token);

  it.each([
    [2, API_ID],
    [2, API_URI],
    [1, API_ID],
    [1, API_URI],
  ] as const)('of version %d for %s are accepted, and so are those with an application’s idtyp', async (version, aud) => {
    site.tenant.version = version;
    for (const claims of [{ aud }, { aud, idtyp: 'app' }, { aud, roles: ['anything'] }]) {
      expect((await call(site.tenant.tokenFor(maker.clientId, { claims }))).status).toBe(200);
    }
  });

  describe.each([1, 2] as const)('of version %d are refused', (version) => {
    it.each<[string, Record<string, unknown>]>([
      ['from another tenant', { tid: randomUUID() }],
      ['from no tenant', { tid: undefined }],
      ['from an issuer of another tenant', { iss: `https://sts.windows.net/${randomUUID()}/` }],
      ['for another API', { aud: 'https://graph.microsoft.com' }],
      ['for several APIs', { aud: [API_ID, API_URI] }],
      ['for a user', { scp: 'user_impersonation' }],
      ['for a user, though without a scope', { idtyp: 'user' }],
      ['for no client', { azp: undefined, appid: undefined }],
      ['for an empty client', { azp: '', appid: '' }],
      ['without an end', { exp: undefined }],
      ['of a version that is not there', { ver: '3.0' }],
      ['that say they are of the other version', { ver: version === 1 ? '2.0' : '1.0' }],
    ])('%s', async (_, claims) => {
      site.tenant.version = version;
      expectRefusal(await call(site.tenant.tokenFor(maker.clientId, { claims })), 'unauthorised');
    });
  });

  it('do not name a client in the claim of the other version', async () => {
    const asVersion1 = { azp: undefined, appid: maker.clientId };
    expectRefusal(await call(site.tenant.tokenFor(maker.clientId, { claims: asVersion1 })), 'unauthorised');
  });

  it("give no role: roles come from this service's data about the client", async () => {
    const token = site.tenant.tokenFor(maker.clientId, { claims: { roles: ['mot', 'admin'] } });
    const answer = await service.anonymous
      .get(`/mot/vehicles/ABC1`)
      .set('Authorization', `Bearer ${token}`)
      .set('X-API-Key', maker.apiKey);
    expectRefusal(answer, 'forbidden');
  });

  it('of a client that is unknown here are no permission, and of a disabled one neither', async () => {
    expectRefusal(await call(site.tenant.tokenFor(randomUUID())), 'forbidden');
    const disabled = await service.onboard();
    await service.query('UPDATE client SET disabled_at = $2 WHERE id = $1', [disabled.clientId, new Date()]);
    const answer = await callAs({ service, tenant: site.tenant }, disabled, ['get', '/credentials']);
    expectRefusal(answer, 'forbidden');
  });

  it('are verified with RS256 whatever the metadata list', async () => {
    site.tenant.algorithms = ['RS256', 'HS256', 'none'];
    site.tenant.rotate();
    service.clock.advance({ seconds: 6 });
    const genuine = site.tenant.tokenFor(maker.clientId);
    expect((await call(genuine)).status).toBe(200);
    const publicKey = site.tenant.keys[0]?.publicKey.export({ type: 'spki', format: 'pem' }) ?? '';
    const forged = compactJws({ ...partOf(genuine, 0), alg: 'HS256' }, partOf(genuine, 1), (input) =>
      createHmac('sha256', publicKey).update(input).digest(),
    );
    expectRefusal(await call(forged), 'unauthorised');
    const unsigned = compactJws({ ...partOf(genuine, 0), alg: 'none' }, partOf(genuine, 1), () =>
      Buffer.from('x'),
    );
    expectRefusal(await call(unsigned), 'unauthorised');
  });

  it('signed by another key under the name of the tenant’s are refused', async () => {
    const kid = site.tenant.keys[0]?.kid ?? '';
    const key = { ...makeKey(), kid };
    expectRefusal(await call(site.tenant.tokenFor(maker.clientId, { key })), 'unauthorised');
  });

  it('count while the tenant’s clock is 4 s ahead, and not at 6 s', async () => {
    site.tenant.skewSeconds = 4;
    expect((await call(site.tenant.tokenFor(maker.clientId))).status).toBe(200);
    site.tenant.skewSeconds = 6;
    expectRefusal(await call(site.tenant.tokenFor(maker.clientId)), 'unauthorised');
  });

  it('have expired 5 s after their end, and a forged one that is old is still called forged', async () => {
    const now = Math.floor(service.clock.now() / 1_000);
    const ending = (exp: number) =>
      site.tenant.tokenFor(maker.clientId, { claims: { exp, nbf: exp - 3_600 } });
    expect((await call(ending(now - 4))).status).toBe(200);
    expectRefusal(await call(ending(now - 6)), 'tokenExpired');
    const forged = site.tenant.tokenFor(maker.clientId, { key: makeKey(), claims: { exp: now - 6 } });
    expectRefusal(await call(forged), 'unauthorised');
  });

  it('are the tenant’s to issue: this service has no token endpoint, metadata or keys of its own', async () => {
    // The template of the test databases contains one.
    await service.query('DELETE FROM signing_key');
    for (const [method, path] of [
      ['post', '/oauth2/v2.0/token'],
      ['post', `/${TENANT_ID}/oauth2/v2.0/token`],
      ['post', '/oauth/token'],
      ['get', `/${TENANT_ID}/v2.0/.well-known/openid-configuration`],
      ['get', `/${TENANT_ID}/discovery/v2.0/keys`],
    ] as const) {
      expectRefusal(await service.anonymous[method](path), 'urlNotFound');
    }
    expect(await service.query('SELECT FROM signing_key')).toEqual([]);
    const { body } = await service.anonymous.get('/openapi.json');
    expect(Object.keys(body.paths).filter((path) => /oauth|discovery|well-known/.test(path))).toEqual([]);
    expect(body.components.securitySchemes.accessToken.flows.clientCredentials).toEqual({
      tokenUrl: `${site.tenant.url}/${TENANT_ID}/oauth2/v2.0/token`,
      scopes: { [`${API_URI}/.default`]: expect.any(String) },
    });
  });
});
