import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../../../support/service.js';
import { callAs, EntraSite } from './entra-service.js';
import { API_URI, TENANT_ID } from './fake-tenant.js';

describe('Onboarding with Microsoft Entra ID', () => {
  let site: EntraSite;
  let service: Service;

  beforeAll(async () => {
    site = await EntraSite.open();
    service = await site.start();
  });
  afterEach(() => site.reset());
  afterAll(async () => {
    await service?.stop();
    await site?.close();
  });

  it('registers an application with a service principal and a password of two years, and keeps no hash of it', async () => {
    const maker = await service.onboard();
    const [application] = site.graph.all;
    expect(site.graph.all).toHaveLength(1);
    expect(application).toMatchObject({ appId: maker.clientId, hasServicePrincipal: true });
    expect(application?.displayName).toBe(`Vehicle Recalls: ${maker.manufacturer?.name}`);
    expect(application?.tags).toContain('vehicle-recalls');
    const [password] = application?.passwords ?? [];
    expect(maker).toMatchObject({
      clientSecret: password?.secretText,
      scopeUrl: `${API_URI}/.default`,
      accessTokenUrl: `${site.tenant.url}/${TENANT_ID}/oauth2/v2.0/token`,
    });
    const years = new Date(service.clock.now());
    years.setUTCFullYear(years.getUTCFullYear() + 2);
    expect(Math.abs(Date.parse(password?.endDateTime ?? '') - years.getTime())).toBeLessThan(60_000);
    expect(
      await service.query(
        'SELECT key_id, secret_hash, hint, expires_at FROM client_secret WHERE client_id = $1',
        [maker.clientId],
      ),
    ).toEqual([
      {
        key_id: password?.keyId,
        secret_hash: null,
        hint: password?.hint,
        expires_at: new Date(password?.endDateTime ?? ''),
      },
    ]);
    expect(await service.query('SELECT * FROM entra_operation')).toEqual([]);
  });

  it('lets the new client call with a token of the tenant, of either version', async () => {
    const maker = await service.onboard();
    for (const version of [1, 2] as const) {
      site.tenant.version = version;
      const answer = await callAs({ service, tenant: site.tenant }, maker, ['get', '/credentials']);
      expect(answer.status).toBe(200);
      expect(answer.body).toHaveLength(1);
    }
  });
});
